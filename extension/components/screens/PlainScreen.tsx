/** Plain QR: the text itself as the code. No server, no session. */

import type { ReactNode } from "react";
import { Banner } from "#ui/Banner.tsx";
import { CopyButton } from "#ui/CopyButton.tsx";
import { QrCode } from "#ui/QrCode.tsx";
import { TextBox } from "#ui/TextBox.tsx";
import { fitPlainQr } from "../../lib/plain-qr.ts";
import type { PopupState } from "../../popup/popup-state.ts";
import type { PopupActions } from "../../popup/popup-store.ts";
import { PlainCodeNote } from "../Note.tsx";
import { PlainSwitch } from "../PlainSwitch.tsx";
import { useStrings } from "../use-strings.ts";

type Props = { readonly state: PopupState; readonly actions: PopupActions };

export function PlainScreen({ state, actions }: Props): ReactNode {
  const { plain } = useStrings();
  const { content, plainText } = state;
  const inFront = content?.share?.text ?? "";
  const text = plainText ?? inFront;
  const fit = fitPlainQr(text);
  return (
    <>
      <section className="flex flex-col items-center gap-2 text-center">
        <h1 className="text-lg leading-tight font-semibold">{plain.title}</h1>
        {fit === "fits" ? <QrCode text={text} label={plain.alt} isSharp /> : null}
        {fit === "fits" ? <p className="text-sm text-muted">{plain.hint}</p> : null}
      </section>
      {fit === "too-long" ? <Banner sentence={plain.tooLong} /> : null}
      {fit === "empty" && content ? <Banner tone="info" sentence={plain.empty} /> : null}
      <div className="card flex flex-col gap-2 p-2">
        <TextBox
          aria-label={plain.textLabel}
          rows={2}
          ref={caretToEnd}
          value={text}
          className="max-h-32 w-full resize-none rounded-lg bg-transparent px-2 py-1 text-sm field-sizing-content"
          onChange={(event) => actions.setPlainText(event.target.value)}
        />
        <div className="flex flex-wrap justify-end gap-2 empty:hidden">
          {content && inFront !== "" && inFront !== text ? (
            <button type="button" className="button" onClick={() => actions.setPlainText(null)}>
              {plain.showThis[content.source === "menu" ? "link" : content.source]}
            </button>
          ) : null}
          {text === "" ? null : <CopyButton text={text} />}
        </div>
      </div>
      {/* It is about what is in front, and speaks of a code. */}
      {fit === "fits" && plainText === null ? <PlainCodeNote note={content?.note} /> : null}
      <PlainSwitch state={state} actions={actions} />
    </>
  );
}

/** Typing goes on at the end of what was typed before. */
function caretToEnd(box: HTMLTextAreaElement | null): void {
  box?.setSelectionRange(box.value.length, box.value.length);
}
