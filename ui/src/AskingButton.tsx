/** A button that would stop a transfer under way, or lose what was received, and asks before it does. */

import type { ReactNode } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import type { Asked } from "./Question.tsx";
import { StopQuestion } from "./StopQuestion.tsx";
import { useAsking } from "./use-asking.ts";

type Props = {
  readonly snapshot: Pick<SessionSnapshot, "phase" | "items">;
  readonly label: string;
  /** The answer that stops it. */
  readonly yes: string;
  /** What is asked where something would be lost that has arrived. */
  readonly loss?: Asked | undefined;
  readonly className: string;
  readonly onPress: () => void;
};

export function AskingButton({ snapshot, label, yes, loss, className, onPress }: Props): ReactNode {
  const { asked, button, question } = useAsking<"press">(snapshot, { press: loss });
  if (asked !== null) {
    return (
      // In the colour of text wherever it stands, also within a warning.
      <div className="flex w-full flex-wrap gap-2 text-ink">
        <StopQuestion {...question} yes={yes} onYes={onPress} />
      </div>
    );
  }
  return (
    <button type="button" className={className} {...button("press", onPress)}>
      {label}
    </button>
  );
}
