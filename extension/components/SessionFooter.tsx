/** A new phone, or the end: always in view, below whatever the session has brought. Asks before it stops a transfer. */

import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { useMessages } from "#ui/i18n/context.tsx";
import { StopQuestion } from "#ui/StopQuestion.tsx";
import { filesUnderWay } from "#ui/under-way.ts";
import type { PopupActions } from "../popup/popup-store.ts";
import { NewCodeIcon } from "./icons.tsx";
import { useStrings } from "./use-strings.ts";

type Props = {
  readonly session: SessionSnapshot;
  readonly actions: Pick<PopupActions, "newCode" | "end">;
};
type Wish = "newCode" | "end";

export function SessionFooter({ session, actions }: Props): ReactNode {
  const messages = useMessages();
  const { popup } = useStrings();
  const underWay = filesUnderWay(session);
  const [asked, setAsked] = useState<Wish | null>(null);
  // Done meanwhile: there is nothing to ask any more, nor when the next one begins.
  if (asked !== null && underWay.length === 0) setAsked(null);
  const buttons = useFocusBack(asked);
  const wish = (what: Wish) => (underWay.length > 0 ? setAsked(what) : actions[what]());

  return (
    <footer className="sticky bottom-0 -mx-3.5 mt-2 -mb-2 flex flex-wrap gap-2 border-t border-line bg-canvas px-3.5 py-2">
      {asked === null ? (
        <>
          {session.phase.kind === "connecting" ? null : (
            <button
              type="button"
              className="button flex-1"
              ref={buttons.newCode}
              onClick={() => wish("newCode")}
            >
              <NewCodeIcon />
              {popup.newPhone}
            </button>
          )}
          <button
            type="button"
            className="button flex-1 text-danger"
            ref={buttons.end}
            onClick={() => wish("end")}
          >
            {messages.connection.end}
          </button>
        </>
      ) : (
        <StopQuestion
          underWay={underWay}
          yes={asked === "end" ? messages.connection.stopAndEnd : popup.stopForNewCode}
          onYes={actions[asked]}
          onNo={() => setAsked(null)}
        />
      )}
    </footer>
  );
}

/** Once the question is withdrawn, the button that raised it has the focus again. */
function useFocusBack(asked: Wish | null): Record<Wish, RefObject<HTMLButtonElement | null>> {
  const buttons = { newCode: useRef<HTMLButtonElement>(null), end: useRef<HTMLButtonElement>(null) };
  const { newCode, end } = buttons;
  const before = useRef<Wish>(null);
  useEffect(() => {
    if (asked === null && before.current !== null)
      (before.current === "end" ? end : newCode).current?.focus();
    before.current = asked;
  }, [asked, newCode, end]);
  return buttons;
}
