/**
 * What would stop a transfer under way asks before it does, for any number of buttons that share one question.
 *
 *   const { asked, button, question } = useAsking<"end">(session);
 *   asked === null ? <button {...button("end", end)} /> : <StopQuestion {...question} onYes={end} />
 */

import { type ComponentProps, useState } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import type { StopQuestion } from "./StopQuestion.tsx";
import { takeFocus } from "./take-focus.ts";
import { filesUnderWay } from "./under-way.ts";

export type Asking<Wish extends string> = {
  /** What the question is about; null: nothing is asked. */
  readonly asked: Wish | null;
  /** Of the button with this wish: it is fulfilled at once where nothing is under way. */
  button(wish: Wish, fulfil: () => void): Pick<ComponentProps<"button">, "ref" | "onClick">;
  readonly question: Pick<ComponentProps<typeof StopQuestion>, "underWay" | "onNo">;
};

export function useAsking<Wish extends string>(
  snapshot: Pick<SessionSnapshot, "phase" | "items">,
): Asking<Wish> {
  const underWay = filesUnderWay(snapshot);
  const [asked, setAsked] = useState<Wish | null>(null);
  /** Its button has the focus again. */
  const [withdrawn, setWithdrawn] = useState<Wish | null>(null);
  const ask = (wish: Wish | null) => {
    setAsked(wish);
    setWithdrawn(asked);
  };
  // Done meanwhile: there is nothing to ask any more, nor when the next one begins. No button takes the focus then:
  // who was about to press Enter on something else would press it.
  if (asked !== null && underWay.length === 0) setAsked(null);
  return {
    asked,
    button: (wish, fulfil) => ({
      ref: wish === withdrawn ? takeFocus : null,
      onClick: () => (underWay.length > 0 ? ask(wish) : fulfil()),
    }),
    question: { underWay, onNo: () => ask(null) },
  };
}
