/** What the hint beside it cannot say, for both devices show that one: a page that was closed never comes back. */

import type { ReactNode } from "react";
import type { Phase } from "#transport/snapshot";
import { useStrings } from "./use-strings.ts";

export function PageClosedHint({ phase }: { readonly phase: Phase }): ReactNode {
  const { popup } = useStrings();
  const isMissing = phase.kind === "reconnecting" || (phase.kind === "connected" && phase.isQuiet);
  return isMissing ? <p className="px-1 text-sm">{popup.pageClosed}</p> : null;
}
