/**
 * Buttons that ask first where something would be lost, and share one question.
 *
 *   const { asked, button, withdraw } = useQuestion<"share">(() => isUnsaved);
 *   asked === null ? <button {...button("share", share)} /> : <Question onYes={share} onNo={withdraw} … />
 */

import { type ComponentProps, useState } from "react";
import { takeFocus } from "./take-focus.ts";

export type Questioning<Wish extends string> = {
  /** What the question is about; null: nothing is asked. */
  readonly asked: Wish | null;
  /** Of the button with this wish: it is fulfilled at once where nothing has to be asked. */
  button(wish: Wish, fulfil: () => void): Pick<ComponentProps<"button">, "ref" | "onClick">;
  readonly withdraw: () => void;
};

export function useQuestion<Wish extends string>(mustAsk: (wish: Wish) => boolean): Questioning<Wish> {
  const [asked, setAsked] = useState<Wish | null>(null);
  /** Its button has the focus again. */
  const [withdrawn, setWithdrawn] = useState<Wish | null>(null);
  const ask = (wish: Wish | null) => {
    setAsked(wish);
    setWithdrawn(asked);
  };
  // Nothing to lose any more: nor is anything asked when there is again. No button takes the focus then: who was
  // about to press Enter on something else would press it.
  if (asked !== null && !mustAsk(asked)) setAsked(null);
  return {
    asked,
    button: (wish, fulfil) => ({
      ref: wish === withdrawn ? takeFocus : null,
      onClick: () => (mustAsk(wish) ? ask(wish) : fulfil()),
    }),
    withdraw: () => ask(null),
  };
}
