/** Files dropped anywhere on the page, or pasted anywhere: nobody should have to aim, and a miss would leave the page. */

import { useEffect, useEffectEvent, useState } from "react";
import { type DroppedFiles, droppedFiles, hasFiles, pastedFiles } from "./files.ts";

/** Returns whether files are being held over the page. What something else has taken already is left alone. */
export function usePageFiles(onFiles: (files: DroppedFiles) => void): boolean {
  const [isOver, setIsOver] = useState(false);

  const onDragOver = useEffectEvent((event: DragEvent) => {
    if (event.dataTransfer === null || !hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    setIsOver(true);
  });
  const onDragLeave = useEffectEvent((event: DragEvent) => {
    // Between elements of the page it fires as well, then with the next one as relatedTarget.
    if (event.relatedTarget === null) setIsOver(false);
  });
  const onDrop = useEffectEvent((event: DragEvent) => {
    setIsOver(false);
    const { defaultPrevented, dataTransfer } = event;
    if (defaultPrevented || dataTransfer === null || !hasFiles(dataTransfer)) return;
    event.preventDefault();
    void droppedFiles(dataTransfer).then(onFiles);
  });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const files = event.defaultPrevented ? [] : pastedFiles(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    onFiles({ files, unreadable: 0 });
  });

  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    addEventListener("dragover", (event) => onDragOver(event), { signal });
    addEventListener("dragleave", (event) => onDragLeave(event), { signal });
    addEventListener("drop", (event) => onDrop(event), { signal });
    addEventListener("paste", (event) => onPaste(event), { signal });
    return () => listening.abort();
  }, []);

  return isOver;
}
