/** A file's name or path. Of a very long one the middle goes: its ending says what kind of file it is. */

import type { ReactNode } from "react";
import { SafeName } from "./SafeName.tsx";

/** Together they fit three lines in the narrowest row. */
const headChars = 40;
const tailChars = 16;

export function FileName({ name }: { readonly name: string }): ReactNode {
  return <SafeName name={withoutMiddle([...name])} />;
}

/** By code points: half of a surrogate pair is no character. */
function withoutMiddle(chars: readonly string[]): string {
  const isLong = chars.length > headChars + tailChars + 1;
  return (isLong ? [...chars.slice(0, headChars), "…", ...chars.slice(-tailChars)] : chars).join("");
}
