/** The line above a sent or received item: which way, when, and a button that takes it away. */

import type { ReactNode } from "react";
import type { Item } from "#transport/snapshot";
import { useFormat, useMessages } from "./i18n/context.tsx";
import { CloseIcon } from "./icons.tsx";

type Props = {
  readonly item: Item;
  /** "Sending…", "Goes out once connected": while it is not simply sent. */
  readonly note?: string;
  readonly onRemove?: (() => void) | undefined;
};

export function CardHeader({ item, note, onRemove }: Props): ReactNode {
  const messages = useMessages();
  const format = useFormat();
  const isQueued = item.direction === "sent" && isNotYetSent(item);
  return (
    <div className="flex min-h-8 items-center gap-2 text-sm text-muted">
      <span
        aria-hidden="true"
        className={`flex size-5 items-center justify-center rounded-full text-xs ${
          item.direction === "received" ? "bg-accent-soft text-accent" : "bg-sunken"
        }`}
      >
        {item.direction === "received" ? "↓" : "↑"}
      </span>
      {note === undefined ? (
        <>
          <span className={item.direction === "received" ? "font-medium text-accent" : "font-medium"}>
            {item.direction === "received" ? messages.items.received : messages.items.sent}
          </span>
          <span>{format.timeOfDay(item.at)}</span>
        </>
      ) : (
        <span className="font-medium">{note}</span>
      )}
      {onRemove === undefined ? null : (
        <button
          type="button"
          className="ml-auto flex size-8 shrink-0 cursor-pointer items-center justify-center rounded-lg text-muted hover:bg-sunken pointer-coarse:-my-1.5 pointer-coarse:-mr-2 pointer-coarse:size-11"
          aria-label={isQueued ? messages.items.remove : messages.items.dismiss}
          title={isQueued ? messages.items.remove : messages.items.dismiss}
          onClick={onRemove}
        >
          <CloseIcon />
        </button>
      )}
    </div>
  );
}

function isNotYetSent(item: Item): boolean {
  return item.kind === "text" ? item.state === "queued" : item.state.kind === "queued";
}
