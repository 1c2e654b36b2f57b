/** One transfer of files: what it is, how far it is, what it came to, and what can be done about it. */

import { type ReactNode, useState } from "react";
import type { FilesItem } from "#transport/snapshot";
import { CardHeader } from "./CardHeader.tsx";
import { FileName } from "./FileName.tsx";
import { FileRows } from "./FileRows.tsx";
import { useFormat, useMessages } from "./i18n/context.tsx";
import { failureSentence } from "./i18n/outcome.ts";
import { FileIcon } from "./icons.tsx";
import { folderOf, itemName } from "./item-name.ts";
import { ProgressBar } from "./ProgressBar.tsx";
import { type Asked, Question } from "./Question.tsx";
import { isUnderWay } from "./under-way.ts";

type Props = {
  readonly item: FilesItem;
  readonly onCancel: () => void;
  readonly onRemove?: (() => void) | undefined;
  /** Where the files would be lost with the card. */
  readonly removal?: Asked | undefined;
  /** What can be done with one received file: Save, Share. */
  readonly renderFileAction?: ((item: FilesItem, fileIndex: number) => ReactNode) | undefined;
  /** Above the rows: pictures. */
  readonly preview?: ReactNode;
  /** Beneath the rows: Save all. */
  readonly footer?: ReactNode;
};

export function FilesCard(props: Props): ReactNode {
  const { item, onCancel, onRemove, removal, renderFileAction, preview, footer } = props;
  const [isAsking, setIsAsking] = useState(false);
  const messages = useMessages();
  const format = useFormat();
  const single = item.files.length === 1 ? item.files[0] : undefined;
  const count = messages.files.count(item.files.length);
  const folder = single === undefined ? folderOf(item.files) : null;
  const name = itemName(item, messages);
  const isOver = !isUnderWay(item.state);

  return (
    <article className="card flex flex-col gap-3 p-4">
      <CardHeader
        item={item}
        onRemove={isOver && onRemove ? () => (removal ? setIsAsking(true) : onRemove()) : undefined}
      />
      {isAsking && removal && onRemove ? (
        <div className="flex flex-wrap gap-2">
          <Question {...removal} onYes={onRemove} onNo={() => setIsAsking(false)} />
        </div>
      ) : null}
      <div className="flex items-center gap-3">
        <span className="flex size-10 shrink-0 items-center justify-center rounded-xl bg-accent-soft text-accent">
          <FileIcon className="size-5" />
        </span>
        <div className="min-w-0 flex-1">
          <p className="line-clamp-3 font-medium break-words">
            {single === undefined && folder === null ? count : <FileName name={single?.path ?? name} />}
          </p>
          <p className="text-sm text-muted">
            {folder === null || !isOver ? null : `${count} · `}
            {format.bytes(item.totalBytes)}
            {single === undefined && !isOver
              ? ` · ${doneCount(item, messages.files.doneCount, format.count)}`
              : null}
          </p>
        </div>
        {single !== undefined && renderFileAction !== undefined && item.state.kind === "done"
          ? renderFileAction(item, 0)
          : null}
      </div>
      <Progress item={item} name={name} onCancel={onCancel} />
      {preview}
      {single === undefined ? <FileRows item={item} renderFileAction={renderFileAction} /> : null}
      {footer}
    </article>
  );
}

function Progress({
  item,
  name,
  onCancel,
}: {
  item: FilesItem;
  name: string;
  onCancel: () => void;
}): ReactNode {
  const messages = useMessages();
  const { state } = item;
  if (state.kind === "cancelled") {
    const isPlain = state.reason === "user";
    return (
      <p className={`text-sm ${isPlain ? "text-muted" : "text-danger"}`}>{failureSentence(messages, item)}</p>
    );
  }
  if (!isUnderWay(state)) {
    const isDelivered = state.kind === "done" && item.direction === "sent";
    return isDelivered ? <p className="text-sm text-muted">{messages.files.doneSent}</p> : null;
  }
  return (
    <>
      <ProgressBar
        label={messages.files.progressLabel(name)}
        doneBytes={item.durableBytes}
        totalBytes={item.totalBytes}
        isPaused={state.kind === "paused"}
      />
      <div className="flex items-center gap-3">
        <p className="min-w-0 flex-1 text-sm text-muted tabular-nums">
          {state.kind === "paused" ? messages.files.paused : null}
          {state.kind === "active" ? <Pace item={item} /> : null}
        </p>
        <button
          type="button"
          className="button"
          aria-label={messages.files.cancelLabel(name)}
          onClick={onCancel}
        >
          {messages.files.cancel}
        </button>
      </div>
    </>
  );
}

/** "12 MB of 48 MB · 8.2 MB/s · 5 sec left" */
function Pace({ item }: { item: FilesItem }): ReactNode {
  const messages = useMessages();
  const format = useFormat();
  const words = [messages.files.of(format.bytes(item.durableBytes), format.bytes(item.totalBytes))];
  if (item.bytesPerSecond > 0) words.push(format.rate(item.bytesPerSecond));
  if (item.secondsLeft !== null) words.push(messages.files.timeLeft(format.duration(item.secondsLeft)));
  return words.map((word, index) => (
    <span key={word}>
      {index > 0 ? " · " : null}
      <span className="whitespace-nowrap">{word}</span>
    </span>
  ));
}

function doneCount(
  item: FilesItem,
  sentence: (done: string, total: string) => string,
  count: (value: number) => string,
): string {
  return sentence(count(item.files.filter((file) => file.state === "done").length), count(item.files.length));
}
