/** How the session ended, what to do, and what it has brought. */

import type { ReactNode } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { Banner } from "#ui/Banner.tsx";
import type { Sentence } from "#ui/i18n/catalogue.ts";
import { useMessages } from "#ui/i18n/context.tsx";
import { endingSentence } from "#ui/i18n/outcome.ts";
import type { PopupState } from "../../popup/popup-state.ts";
import type { PopupActions } from "../../popup/popup-store.ts";
import { NewCodeIcon } from "../icons.tsx";
import { PlainSwitch } from "../PlainSwitch.tsx";
import { SessionItems } from "../SessionItems.tsx";
import { useStrings } from "../use-strings.ts";

type Props = {
  readonly state: PopupState;
  readonly session: SessionSnapshot | null;
  readonly actions: PopupActions;
};

const calmEndings: ReadonlySet<string> = new Set(["ended-here", "ended-by-peer", "link-expired"]);

export function EndedScreen({ state, session, actions }: Props): ReactNode {
  const { popup, hostLost } = useStrings();
  const messages = useMessages();
  const reason = session?.phase.kind === "ended" ? session.phase.reason : null;
  const sentence: Sentence = reason ? endingSentence(messages, "host", reason) : hostLost;
  const isCalm = reason !== null && calmEndings.has(reason.kind);
  return (
    <>
      <Banner as="h1" tone={isCalm ? "info" : "danger"} sentence={sentence}>
        <button type="button" className="button button-primary" onClick={actions.newCode}>
          <NewCodeIcon />
          {popup.newCode}
        </button>
      </Banner>
      <SessionItems items={session?.items ?? []} saves={state.view?.saves ?? {}} actions={actions} />
      <PlainSwitch state={state} actions={actions} />
    </>
  );
}
