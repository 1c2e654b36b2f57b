/**
 * What would stop a transfer under way asks before it does, for any number of buttons that share one question.
 *
 *   const { asked, button, question } = useAsking<"end" | "newCode">(session, { newCode: loss });
 *   asked === null ? <button {...button("end", end)} /> : <StopQuestion {...question} onYes={end} />
 */

import type { ComponentProps } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import type { Asked } from "./Question.tsx";
import type { StopQuestion } from "./StopQuestion.tsx";
import { filesUnderWay } from "./under-way.ts";
import { type Questioning, useQuestion } from "./use-question.ts";

export type Asking<Wish extends string> = Pick<Questioning<Wish>, "asked" | "button"> & {
  readonly question: Pick<ComponentProps<typeof StopQuestion>, "underWay" | "loss" | "onNo">;
};

export function useAsking<Wish extends string>(
  snapshot: Pick<SessionSnapshot, "phase" | "items">,
  losses: { readonly [Each in Wish]?: Asked | undefined },
): Asking<Wish> {
  const underWay = filesUnderWay(snapshot);
  const { asked, button, withdraw } = useQuestion<Wish>((wish) => underWay.length > 0 || !!losses[wish]);
  return {
    asked,
    button,
    question: { underWay, loss: asked === null ? undefined : losses[asked], onNo: withdraw },
  };
}
