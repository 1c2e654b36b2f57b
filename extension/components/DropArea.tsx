/** The whole window takes drops and pastes; a box inside it that takes them itself goes first. */

import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import type { OutgoingFile } from "#transport/outgoing";
import { droppedFiles, hasFiles, pastedFiles } from "#ui/files.ts";
import { asOutgoingText } from "#ui/links.ts";
import type { TextShare } from "../lib/messages.ts";
import { useStrings } from "./use-strings.ts";

type Props = {
  readonly onFiles: (files: readonly OutgoingFile[]) => void;
  readonly onText: (share: TextShare) => void;
};

/** Shows itself only while something is dragged over the window. */
export function DropArea({ onFiles, onText }: Props): ReactNode {
  const { popup } = useStrings();
  const [isTarget, setIsTarget] = useState(false);

  const onDrop = useEffectEvent((event: DragEvent) => {
    setIsTarget(false);
    const { dataTransfer } = event;
    if (event.defaultPrevented || dataTransfer === null) return;
    event.preventDefault();
    if (hasFiles(dataTransfer)) {
      void droppedFiles(dataTransfer).then((files) => {
        if (files.length > 0) onFiles(files);
      });
      return;
    }
    const text = dataTransfer.getData("text/uri-list") || dataTransfer.getData("text/plain");
    if (text.trim() !== "") onText(asOutgoingText(text));
  });

  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    if (event.defaultPrevented || isTextField(event.target)) return;
    const files = pastedFiles(event.clipboardData);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (files.length > 0) onFiles(files);
    else if (text.trim() !== "") onText(asOutgoingText(text));
  });

  useEffect(() => {
    const lifetime = new AbortController();
    const { signal } = lifetime;
    // React listens on its root, below the window: what a box took arrives here with its default prevented.
    window.addEventListener("drop", onDrop, { signal });
    window.addEventListener("paste", onPaste, { signal });
    window.addEventListener(
      "dragover",
      (event) => {
        event.preventDefault();
        setIsTarget(true);
      },
      { signal },
    );
    window.addEventListener(
      "dragleave",
      (event) => {
        if (event.relatedTarget === null) setIsTarget(false);
      },
      { signal },
    );
    return () => lifetime.abort();
  }, []);

  if (!isTarget) return null;
  return (
    <div className="pointer-events-none fixed inset-2 z-10 flex items-center justify-center rounded-2xl border-2 border-dashed border-accent bg-accent-soft/90 text-lg font-semibold text-accent">
      {popup.dropAnywhere}
    </div>
  );
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
}
