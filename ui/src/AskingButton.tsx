/** A button that would stop a transfer under way, and asks before it does. */

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { StopQuestion } from "./StopQuestion.tsx";
import { filesUnderWay } from "./under-way.ts";

type Props = {
  readonly snapshot: Pick<SessionSnapshot, "phase" | "items">;
  readonly label: string;
  /** The answer that stops it. */
  readonly yes: string;
  readonly className: string;
  readonly onPress: () => void;
};

export function AskingButton({ snapshot, label, yes, className, onPress }: Props): ReactNode {
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
      // In the colour of text wherever it stands, also within a warning.
      <div className="flex w-full flex-wrap gap-2 text-ink">
        <StopQuestion underWay={underWay} yes={yes} onYes={onPress} onNo={() => setAsked("before")} />
      </div>
    );
  }
  return (
    <button
      type="button"
      className={className}
      ref={button}
      onClick={() => (underWay.length > 0 ? setAsked("now") : onPress())}
    >
      {label}
    </button>
  );
}
