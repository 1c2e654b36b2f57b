/** What a new code takes along that is nowhere else: received texts. Files are in Downloads. */

import type { Item } from "#transport/snapshot";
import type { Asked } from "#ui/Question.tsx";
import { useStrings } from "./use-strings.ts";

export function useTextLoss(items: readonly Item[]): Asked | undefined {
  const { popup } = useStrings();
  const isLoss = items.some(({ kind, direction }) => kind === "text" && direction === "received");
  return isLoss ? popup.lostTexts : undefined;
}
