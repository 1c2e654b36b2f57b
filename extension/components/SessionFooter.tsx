/**
 * A new code, or the end: always in view, below whatever the session has brought. Asks before it stops a transfer, or
 * takes received texts along.
 */

import type { ReactNode } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { useMessages } from "#ui/i18n/context.tsx";
import { StopQuestion } from "#ui/StopQuestion.tsx";
import { useAsking } from "#ui/use-asking.ts";
import type { PopupActions } from "../popup/popup-store.ts";
import { NewCodeIcon } from "./icons.tsx";
import { useStrings } from "./use-strings.ts";
import { useTextLoss } from "./use-text-loss.ts";

type Props = {
  readonly session: SessionSnapshot;
  readonly actions: Pick<PopupActions, "newCode" | "end">;
};
type Wish = "newCode" | "end";

export function SessionFooter({ session, actions }: Props): ReactNode {
  const messages = useMessages();
  const { popup } = useStrings();
  const { asked, button, question } = useAsking<Wish>(session, { newCode: useTextLoss(session.items) });

  return (
    <footer className="sticky bottom-0 -mx-3.5 mt-2 -mb-2 flex flex-wrap gap-2 border-t border-line bg-canvas px-3.5 py-2">
      {asked === null ? (
        <>
          {session.phase.kind === "connecting" ? null : (
            <button
              type="button"
              className="button flex-1"
              title={popup.newCodeHint}
              {...button("newCode", actions.newCode)}
            >
              <NewCodeIcon />
              {popup.newCodeShort}
            </button>
          )}
          <button type="button" className="button flex-1 text-danger" {...button("end", actions.end)}>
            {messages.connection.end}
          </button>
        </>
      ) : (
        <StopQuestion
          {...question}
          yes={asked === "end" ? messages.connection.stopAndEnd : popup.stopForNewCode}
          onYes={actions[asked]}
        />
      )}
    </footer>
  );
}
