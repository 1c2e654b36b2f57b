/** A text as it was sent: line breaks, direction, nothing interpreted. A megabyte of it does not freeze the page. */

import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useFormat, useMessages } from "./i18n/context.tsx";

/** More than the lines shown of a long text (below) can hold. */
const previewChars = 2_000;
/** Each block is laid out only when it is near the screen. */
const blockChars = 8_000;

export function LongText({ text, className = "" }: { text: string; className?: string }): ReactNode {
  const messages = useMessages();
  const format = useFormat();
  const [isWhole, setIsWhole] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const [isCut, setIsCut] = useState(false);
  const isLong = isCut || text.length > previewChars;
  const sizeBytes = useMemo(() => (isLong ? new TextEncoder().encode(text).length : 0), [isLong, text]);
  const blocks = useMemo(() => (isWhole ? splitIntoBlocks(text) : []), [isWhole, text]);

  // Whether it is more than the lines shown depends on the width as much as on the text.
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null || isWhole) return;
    const measure = () => setIsCut(current.scrollHeight > current.clientHeight + 1);
    // At once, before it is painted: the observer would only be heard after that.
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [isWhole]);

  return (
    <div>
      <div
        ref={box}
        dir="auto"
        className={`break-words whitespace-pre-wrap ${isWhole ? "" : "line-clamp-12"} ${className}`}
      >
        {isWhole
          ? blocks.map((block) => (
              <div
                key={block.start}
                className="[contain-intrinsic-size:auto_60rem] [content-visibility:auto]"
              >
                {block.text}
              </div>
            ))
          : preview(text)}
      </div>
      {isLong ? (
        <button type="button" className="button button-quiet mt-1 -ml-3" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? messages.text.showLess : messages.text.showAll(format.bytes(sizeBytes))}
        </button>
      ) : null}
    </div>
  );
}

function preview(text: string): string {
  return text.slice(0, wholeCharEnd(text, previewChars));
}

type Block = { readonly start: number; readonly text: string };

/** Cuts where a line ends, so that the blocks look like the text; a text without line ends is cut at its words. */
function splitIntoBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  while (start < text.length) {
    let end = Math.min(text.length, start + blockChars);
    if (end < text.length) {
      const lineEnd = text.lastIndexOf("\n", end - 1);
      const wordEnd = text.lastIndexOf(" ", end - 1);
      if (lineEnd > start) end = lineEnd + 1;
      else if (wordEnd > start) end = wordEnd + 1;
      else end = wholeCharEnd(text, end);
    }
    blocks.push({ start, text: text.slice(start, end) });
    start = end;
  }
  return blocks;
}

/** Not between the two halves of a surrogate pair. */
function wholeCharEnd(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return end < text.length && code >= 0xd800 && code <= 0xdbff ? end + 1 : end;
}
