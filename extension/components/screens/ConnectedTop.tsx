/** A phone is there, or was and is coming back: which one, and what is in front of the user, to be sent with one press. */

import type { ReactNode } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { connectionTitle, DeviceBadge } from "#ui/DeviceBadge.tsx";
import { useMessages } from "#ui/i18n/context.tsx";
import { SendIcon } from "#ui/icons.tsx";
import { shareForPhone } from "../../lib/content.ts";
import type { PopupState } from "../../popup/popup-state.ts";
import type { PopupActions } from "../../popup/popup-store.ts";
import { Note } from "../Note.tsx";
import { Notices } from "../Notices.tsx";
import { RowWords } from "../OutboxList.tsx";
import { PageClosedHint } from "../PageClosedHint.tsx";
import { useStrings } from "../use-strings.ts";

type Props = {
  readonly state: PopupState;
  readonly session: SessionSnapshot;
  readonly actions: PopupActions;
};

export function ConnectedTop({ state, session, actions }: Props): ReactNode {
  const messages = useMessages();
  return (
    <>
      <h1 className="sr-only">{connectionTitle(session, messages)}</h1>
      <DeviceBadge snapshot={session} />
      <PageClosedHint phase={session.phase} />
      <Notices state={state} actions={actions} />
      <SendContent state={state} actions={actions} />
    </>
  );
}

function SendContent({ state, actions }: Pick<Props, "state" | "actions">): ReactNode {
  const { popup } = useStrings();
  const { content } = state;
  if (state.isFetchingImage) return <p className="text-sm">{popup.fetchingImage}</p>;
  const share = shareForPhone(content);
  if (!content || !share || state.isContentSent) return <Note note={content?.note} />;
  return (
    <section className="card flex flex-col gap-2 p-3">
      <div className="flex items-center gap-2.5">
        <RowWords item={share} />
      </div>
      <button type="button" className="button button-primary" onClick={actions.sendContent}>
        <SendIcon />
        {popup.sendThis[content.source === "menu" ? "link" : content.source]}
      </button>
      <Note note={content.note} />
    </section>
  );
}
