/** Ends the session; asks before that stops a transfer. */

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { useMessages } from "./i18n/context.tsx";
import { StopQuestion } from "./StopQuestion.tsx";
import { filesUnderWay } from "./under-way.ts";

type Props = {
  readonly snapshot: Pick<SessionSnapshot, "phase" | "items">;
  readonly onEnd: () => void;
};

export function EndButton({ snapshot, onEnd }: Props): ReactNode {
  const { connection } = useMessages();
  const underWay = filesUnderWay(snapshot);
  const [asked, setAsked] = useState<"not" | "now" | "before">("not");
  // Done meanwhile: there is nothing to ask any more, nor when the next one begins.
  if (asked === "now" && underWay.length === 0) setAsked("not");
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked === "before") button.current?.focus();
  }, [asked]);

  if (asked === "now") {
    return (
      <div className="flex flex-wrap gap-2">
        <StopQuestion
          underWay={underWay}
          yes={connection.stopAndEnd}
          onYes={onEnd}
          onNo={() => setAsked("before")}
        />
      </div>
    );
  }
  return (
    <button
      type="button"
      className="button self-start text-danger"
      ref={button}
      onClick={() => (underWay.length > 0 ? setAsked("now") : onEnd())}
    >
      {connection.end}
    </button>
  );
}
