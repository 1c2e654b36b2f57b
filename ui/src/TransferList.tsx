/** Everything sent and received in this session, the newest on top: what just arrived needs no scrolling. */

import type { ReactNode } from "react";
import type { FilesItem, Item } from "#transport/snapshot";
import { FilesCard } from "./FilesCard.tsx";
import { useMessages } from "./i18n/context.tsx";
import type { Asked } from "./Question.tsx";
import { TextCard } from "./TextCard.tsx";

type Props = {
  /** Oldest first, as the snapshot has them. */
  readonly items: readonly Item[];
  readonly onCancel: (item: FilesItem) => void;
  /** Takes back what is queued, clears what is over. Without it, nothing can be removed. */
  readonly onRemove?: (item: Item) => void;
  /** Undefined: nothing is lost by it. */
  readonly removalOf?: (item: FilesItem) => Asked | undefined;
  readonly renderFileAction?: (item: FilesItem, fileIndex: number) => ReactNode;
  readonly renderPreview?: (item: FilesItem) => ReactNode;
  readonly renderFooter?: (item: FilesItem) => ReactNode;
};

export function TransferList({
  items,
  onCancel,
  onRemove,
  removalOf,
  renderFileAction,
  renderPreview,
  renderFooter,
}: Props): ReactNode {
  const messages = useMessages();
  const newestFirst = [...items].reverse();
  return (
    <section aria-label={messages.items.title}>
      <ul className="flex flex-col gap-3">
        {newestFirst.map((item, index) => {
          const remove = onRemove === undefined ? undefined : () => onRemove(item);
          return (
            <li key={item.id}>
              {item.kind === "text" ? (
                <TextCard
                  item={item}
                  isProminent={index === 0 && item.direction === "received"}
                  onRemove={remove}
                />
              ) : (
                <FilesCard
                  item={item}
                  onCancel={() => onCancel(item)}
                  onRemove={remove}
                  removal={removalOf?.(item)}
                  renderFileAction={renderFileAction}
                  preview={renderPreview?.(item)}
                  footer={renderFooter?.(item)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
