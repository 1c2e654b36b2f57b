/** The files of one transfer by name: a few at once, many only when asked for, and never thousands at a time. */

import { type ReactNode, useState } from "react";
import type { FileRow, FilesItem } from "#transport/snapshot";
import { FileName } from "./FileName.tsx";
import { useFormat, useMessages } from "./i18n/context.tsx";
import { stripControls } from "./i18n/isolate.ts";
import { CheckIcon } from "./icons.tsx";
import { ProgressBar } from "./ProgressBar.tsx";

type Props = {
  readonly item: FilesItem;
  readonly renderFileAction?: ((item: FilesItem, fileIndex: number) => ReactNode) | undefined;
};

/** Up to this many, the rows are open from the start. */
const fewFiles = 6;
const rowsAtATime = 100;

export function FileRows({ item, renderFileAction }: Props): ReactNode {
  const messages = useMessages();
  const [shownCount, setShownCount] = useState(item.files.length <= fewFiles ? fewFiles : 0);
  const hiddenCount = Math.max(0, item.files.length - shownCount);
  return (
    <div>
      {shownCount === 0 ? null : (
        <ul className="divide-y divide-line border-t border-line">
          {[...item.files.slice(0, shownCount).entries()].map(([index, file]) => (
            <Row key={index} file={file}>
              {file.state === "done" ? renderFileAction?.(item, index) : null}
            </Row>
          ))}
        </ul>
      )}
      {hiddenCount === 0 ? null : (
        <button
          type="button"
          className="button button-quiet -ml-3"
          onClick={() => setShownCount(shownCount + rowsAtATime)}
        >
          {shownCount === 0 ? messages.files.showFiles : messages.files.more(hiddenCount)}
        </button>
      )}
    </div>
  );
}

function Row({ file, children }: { file: FileRow; children: ReactNode }): ReactNode {
  const messages = useMessages();
  const format = useFormat();
  return (
    <li className="flex min-h-11 items-center gap-3 py-1.5">
      <div className="min-w-0 flex-1">
        <p className="line-clamp-3 text-sm break-words" title={stripControls(file.path)}>
          <FileName name={file.path} />
        </p>
        <p className="flex items-center gap-1 text-xs text-muted">
          {format.bytes(file.sizeBytes)}
          {file.state === "done" ? <CheckIcon className="size-3.5 text-accent" /> : null}
          {file.state === "active" ? null : (
            <span
              className={file.state === "failed" ? "text-danger" : file.state === "done" ? "sr-only" : ""}
            >
              {messages.files.fileStates[file.state]}
            </span>
          )}
        </p>
        {file.state === "active" ? (
          <ProgressBar
            label={messages.files.progressLabel(file.name)}
            doneBytes={file.durableBytes}
            totalBytes={file.sizeBytes}
          />
        ) : null}
      </div>
      {children}
    </li>
  );
}
