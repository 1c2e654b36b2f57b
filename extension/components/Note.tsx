/** Why something else goes than what was asked for. */

import type { ReactNode } from "react";
import { type ContentNote, plainNotes } from "../lib/content.ts";
import { useStrings } from "./use-strings.ts";

export function Note({ note }: { readonly note: ContentNote | null | undefined }): ReactNode {
  const { notes } = useStrings();
  return note ? <Words words={notes[note]} /> : null;
}

/** The same beside a plain code. */
export function PlainCodeNote({ note }: { readonly note: ContentNote | null | undefined }): ReactNode {
  const { plain } = useStrings();
  const plainNote = note ? plainNotes[note] : null;
  return plainNote ? <Words words={plain.notes[plainNote]} /> : null;
}

function Words({ words }: { readonly words: string }): ReactNode {
  return (
    <p role="status" className="rounded-xl bg-warn-soft px-3 py-2 text-xs text-warn">
      {words}
    </p>
  );
}
