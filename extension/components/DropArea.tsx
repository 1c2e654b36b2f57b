/**
 * The whole window takes texts that are dropped or pasted, as the box to send from takes files (ui/src/use-page-files.ts):
 * each looks at its own kind alone, so that nothing is sent twice, whichever of the two hears of it first.
 */

import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { hasFiles } from "#ui/files.ts";
import { asOutgoingText } from "#ui/links.ts";
import type { TextShare } from "../lib/messages.ts";
import { useStrings } from "./use-strings.ts";

/** Shows itself only while something is dragged over the window. */
export function DropArea({ onText }: { readonly onText: (share: TextShare) => void }): ReactNode {
  const { popup } = useStrings();
  const [isTarget, setIsTarget] = useState(false);

  const onDrop = useEffectEvent((event: DragEvent) => {
    setIsTarget(false);
    const { defaultPrevented, dataTransfer } = event;
    if (defaultPrevented || dataTransfer === null || hasFiles(dataTransfer)) return;
    event.preventDefault();
    const text = dataTransfer.getData("text/uri-list") || dataTransfer.getData("text/plain");
    if (text.trim() !== "") onText(asOutgoingText(text));
  });

  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    if (event.defaultPrevented || isTextField(event.target)) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.trim() !== "") onText(asOutgoingText(text));
  });

  useEffect(() => {
    const lifetime = new AbortController();
    const { signal } = lifetime;
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
