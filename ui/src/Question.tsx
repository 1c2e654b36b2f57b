/** Asks before something is lost. Leaving it has the focus: Enter pressed once too often loses nothing. */

import type { ReactNode } from "react";
import { takeFocus } from "./take-focus.ts";

export type Asked = { readonly sentence: string; readonly yes: string; readonly no: string };

type Props = Asked & { readonly onYes: () => void; readonly onNo: () => void };

export function Question({ sentence, yes, no, onYes, onNo }: Props): ReactNode {
  return (
    <>
      <p role="alert" className="line-clamp-3 w-full text-sm break-words">
        {sentence}
      </p>
      <button type="button" className="button flex-1 text-danger" onClick={onYes}>
        {yes}
      </button>
      <button type="button" className="button flex-1" ref={takeFocus} onClick={onNo}>
        {no}
      </button>
    </>
  );
}
