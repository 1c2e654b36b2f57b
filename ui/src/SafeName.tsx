/** A name from the other side: only text, in its own writing direction, without characters that disguise it. */

import type { ReactNode } from "react";
import { stripControls } from "./i18n/isolate.ts";

export function SafeName({ name, className }: { name: string; className?: string }): ReactNode {
  return <bdi className={className}>{stripControls(name)}</bdi>;
}
