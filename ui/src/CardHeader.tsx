/** The line above an item: which way, when it was or how far it is, and a button that takes it away. */

import type { ReactNode } from "react";
import type { Item } from "#transport/snapshot";
import { CloseButton } from "./CloseButton.tsx";
import type { Catalogue } from "./i18n/catalogue.ts";
import { useFormat, useMessages } from "./i18n/context.tsx";
import { isolate } from "./i18n/isolate.ts";
import { itemName } from "./item-name.ts";

type Props = {
  readonly item: Item;
  readonly onRemove?: (() => void) | undefined;
};

export function CardHeader({ item, onRemove }: Props): ReactNode {
  const messages = useMessages();
  const format = useFormat();
  const progress = progressWord(item, messages);
  return (
    <div className="flex min-h-8 items-center gap-2 text-sm text-muted">
      <span
        aria-hidden="true"
        className={`flex size-5 shrink-0 items-center justify-center rounded-full text-xs ${
          item.direction === "received" ? "bg-accent-soft text-accent" : "bg-sunken"
        }`}
      >
        {item.direction === "received" ? "↓" : "↑"}
      </span>
      {progress === null ? (
        <>
          <span className={item.direction === "received" ? "font-medium text-accent" : "font-medium"}>
            {item.direction === "received" ? messages.items.received : messages.items.sent}
          </span>
          <span>{format.timeOfDay(item.at)}</span>
        </>
      ) : (
        <span className="font-medium">{progress}</span>
      )}
      {onRemove === undefined ? null : (
        <CloseButton
          label={messages.items.remove}
          title={`${messages.items.remove} – ${isolate(itemName(item, messages))}`}
          className="ml-auto text-muted hover:bg-sunken pointer-coarse:-mr-2"
          onClick={onRemove}
        />
      )}
    </div>
  );
}

/** null: it is sent or received, and no sooner may the card say so. */
function progressWord(item: Item, { items, text, files }: Catalogue): string | null {
  const isSent = item.direction === "sent";
  if (item.kind === "text") {
    if (!isSent || item.state === "delivered") return null;
    return text.states[item.state === "refused" ? "unsent" : item.state];
  }
  switch (item.state.kind) {
    case "queued":
      return isSent ? items.waiting : items.receiving;
    case "active":
    case "paused":
      return isSent ? text.states.sent : items.receiving;
    case "done":
      return null;
    case "unfinished":
      return unfinishedWord(item.direction, item.state, { text, files });
    case "cancelled":
      // Only a person cancels.
      if (item.state.reason === "reloaded") return items.interrupted;
      return item.state.reason === "user" ? items.cancelled : files.fileStates.failed;
  }
}

/** What waited only goes out with a new code by itself. */
export function unfinishedWord(
  direction: Item["direction"],
  { wasQueued }: { readonly wasQueued: boolean },
  { text, files }: Pick<Catalogue, "text" | "files">,
): string {
  return wasQueued && direction === "sent" ? text.states.unsent : files.unfinished[direction];
}
