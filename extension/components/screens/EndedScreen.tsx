/** How the session ended, what to do, and what it has brought. */

import type { ReactNode } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { Banner } from "#ui/Banner.tsx";
import type { Sentence } from "#ui/i18n/catalogue.ts";
import { useMessages } from "#ui/i18n/context.tsx";
import { endingSentence } from "#ui/i18n/outcome.ts";
import { Question } from "#ui/Question.tsx";
import { toneOf } from "#ui/tone-of.ts";
import { useQuestion } from "#ui/use-question.ts";
import { shareForPhone } from "../../lib/content.ts";
import { canMeetPhone, type PopupState } from "../../popup/popup-state.ts";
import type { PopupActions } from "../../popup/popup-store.ts";
import { NewCodeIcon } from "../icons.tsx";
import { Note } from "../Note.tsx";
import { RowWords } from "../OutboxList.tsx";
import { PlainSwitch } from "../PlainSwitch.tsx";
import { SessionItems } from "../SessionItems.tsx";
import { useStrings } from "../use-strings.ts";
import { useTextLoss } from "../use-text-loss.ts";

type Props = {
  readonly state: PopupState;
  readonly session: SessionSnapshot | null;
  readonly actions: PopupActions;
};

export function EndedScreen({ state, session, actions }: Props): ReactNode {
  const { popup, hostLost } = useStrings();
  const messages = useMessages();
  const reason = session?.phase.kind === "ended" ? session.phase.reason : null;
  const sentence: Sentence = reason ? endingSentence(messages, "host", reason) : hostLost;
  const items = session?.items ?? [];
  const loss = useTextLoss(items);
  const { asked, button, withdraw } = useQuestion<"newCode">(() => loss !== undefined);
  return (
    <>
      <Banner as="h1" tone={reason ? toneOf("host", reason) : "danger"} sentence={sentence}>
        <NextToSend state={state} />
        {asked !== null && loss ? (
          <div className="flex w-full flex-wrap gap-2 text-ink">
            <Question {...loss} onYes={actions.newCode} onNo={withdraw} />
          </div>
        ) : (
          <button type="button" className="button button-primary" {...button("newCode", actions.newCode)}>
            <NewCodeIcon />
            {popup.newCode}
          </button>
        )}
      </Banner>
      {loss ? <p className="px-1 text-sm font-medium">{popup.textsGo}</p> : null}
      <SessionItems items={items} saves={state.view?.saves ?? {}} actions={actions} />
      <PlainSwitch state={state} actions={actions} />
    </>
  );
}

/** What is in front of the user, or was asked for, waits for the next code. */
function NextToSend({ state }: Pick<Props, "state">): ReactNode {
  const { popup } = useStrings();
  const { content, isContentSent, isFetchingImage, settings } = state;
  const share = isContentSent ? null : shareForPhone(content);
  if (!canMeetPhone(settings) || (!share && !isFetchingImage)) return null;
  return (
    <section aria-labelledby="next-to-send" className="flex min-w-0 basis-full flex-col gap-1 text-ink">
      <h2 id="next-to-send" className="text-xs">
        {popup.willBeSent}
      </h2>
      <div className="card flex min-h-12 items-center gap-2.5 py-2 pr-1.5 pl-3">
        {isFetchingImage || !share ? (
          <span className="text-sm font-medium">{popup.image}</span>
        ) : (
          <RowWords item={share} />
        )}
      </div>
      {/* Those of a page advise what only the next screen has room for. */}
      <Note note={content?.source === "menu" ? content.note : null} />
    </section>
  );
}
