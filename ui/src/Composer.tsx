/**
 * One box to send from: type, paste or drop text and files. Ctrl or Cmd with Enter sends.
 *
 * The text stays in the DOM until it is sent: a megabyte pasted is not copied through React on each key.
 */

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { textMaxBytes } from "#protocol/limits";
import type { OutgoingFile, OutgoingText } from "#transport/outgoing";
import type { Draft } from "./draft.ts";
import { FilePickers, type PickerKind } from "./FilePickers.tsx";
import type { DroppedFiles } from "./files.ts";
import { useFormat, useMessages } from "./i18n/context.tsx";
import { SendIcon } from "./icons.tsx";
import { asOutgoingText } from "./links.ts";
import { TextBox } from "./TextBox.tsx";
import { asTextFile, isTooLong } from "./text-file.ts";
import { usePageFiles } from "./use-page-files.ts";

type Props = {
  readonly onSendText: (text: OutgoingText) => void;
  readonly onSendFiles: (files: readonly OutgoingFile[]) => void;
  /** Which pickers stand beside the box. */
  readonly pickers?: readonly PickerKind[];
  readonly draft: Draft;
};

export function Composer({ onSendText, onSendFiles, pickers = ["files"], draft }: Props): ReactNode {
  const { composer } = useMessages();
  const format = useFormat();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [initialText] = useState(draft.read);
  const [isEmpty, setIsEmpty] = useState(initialText.trim() === "");
  const [wasTooLong, setWasTooLong] = useState(false);
  const [missing, setMissing] = useState("");
  const isDropTarget = usePageFiles(takeFiles);

  // Typing goes on at the end of what was typed before.
  useEffect(() => box.current?.setSelectionRange(initialText.length, initialText.length), [initialText]);

  function takeFiles({ files, unreadable }: DroppedFiles): void {
    if (files.length > 0) onSendFiles(files);
    const said = files.length > 0 ? "" : composer.emptyFolder;
    setMissing(unreadable > 0 ? composer.unreadable(unreadable) : said);
  }

  function sendText(): void {
    const text = box.current?.value ?? "";
    if (box.current === null || text.trim() === "") return;
    if (isTooLong(text)) {
      setWasTooLong(true);
      return;
    }
    onSendText(asOutgoingText(text));
    clear(box.current);
  }

  function sendAsFile(): void {
    if (box.current === null) return;
    onSendFiles([asTextFile(box.current.value)]);
    clear(box.current);
  }

  function clear(current: HTMLTextAreaElement): void {
    current.value = "";
    draft.keep("");
    setIsEmpty(true);
    setWasTooLong(false);
    current.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    sendText();
  }

  return (
    <form
      className={`send-box card relative flex flex-col gap-2 p-2 ${isDropTarget ? "border-accent bg-accent-soft" : ""}`}
      onSubmit={(event) => {
        event.preventDefault();
        sendText();
      }}
    >
      <label htmlFor={id} className="sr-only">
        {composer.label}
      </label>
      <TextBox
        ref={box}
        id={id}
        rows={1}
        defaultValue={initialText}
        placeholder={isDropTarget ? composer.dropHere : composer.placeholder}
        aria-describedby={wasTooLong ? `${id}-error` : undefined}
        aria-invalid={wasTooLong}
        className="field-sizing-content max-h-40 min-h-9 w-full pointer-coarse:min-h-11 resize-none rounded-lg bg-transparent px-2 py-1 text-base outline-none"
        onChange={(event) => {
          draft.keep(event.target.value);
          setIsEmpty(event.target.value.trim() === "");
          setWasTooLong(false);
          setMissing("");
        }}
        onKeyDown={onKeyDown}
      />
      {wasTooLong ? (
        <div className="flex flex-wrap items-center gap-2 px-2">
          <p id={`${id}-error`} role="alert" className="text-sm text-danger">
            {composer.tooLong(format.bytes(textMaxBytes))}
          </p>
          <button type="button" className="button" onClick={sendAsFile}>
            {composer.asFile}
          </button>
        </div>
      ) : null}
      {missing === "" ? null : (
        <p role="alert" className="px-2 text-sm text-danger">
          {missing}
        </p>
      )}
      <div className="send-row flex flex-wrap items-center gap-1.5">
        <FilePickers kinds={pickers} onPick={onSendFiles} />
        <button
          type="submit"
          className="button button-primary ml-auto px-2.5"
          disabled={isEmpty}
          title={composer.shortcutHint}
        >
          <SendIcon />
          {composer.send}
        </button>
      </div>
    </form>
  );
}
