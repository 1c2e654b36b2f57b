/** Why something else goes than what was asked for. */

import type { ReactNode } from "react";
import type { ContentNote } from "../lib/content.ts";
import { useStrings } from "./use-strings.ts";

export function Note({ note }: { readonly note: ContentNote | null | undefined }): ReactNode {
  const { notes } = useStrings();
  if (!note) return null;
  return (
    <p role="status" className="rounded-xl bg-warn-soft px-3 py-2 text-xs text-warn">
      {notes[note]}
    </p>
  );
}
