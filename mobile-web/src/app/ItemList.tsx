/** The list of both directions, with what a phone can do with received files. */

import type { ReactNode } from "react";
import type { FilesItem, Item } from "#transport/snapshot";
import { TransferList } from "#ui/TransferList.tsx";
import type { PageActions } from "./actions.ts";
import { FileActions } from "./FileActions.tsx";
import { ReceivedAll } from "./ReceivedAll.tsx";
import { ReceivedPictures } from "./ReceivedPictures.tsx";

export function ItemList({ items, actions }: { items: readonly Item[]; actions: PageActions }): ReactNode {
  return (
    <TransferList
      items={items}
      onCancel={(item) => actions.cancel(item.id)}
      onRemove={actions.remove}
      renderFileAction={(item, fileIndex) => renderFileAction(item, fileIndex, actions)}
      renderPreview={(item) =>
        isReceived(item) ? <ReceivedPictures item={item} readFile={actions.readFile} /> : null
      }
      renderFooter={(item) =>
        isReceived(item) && item.files.length > 1 ? <ReceivedAll item={item} actions={actions} /> : null
      }
    />
  );
}

function renderFileAction(item: FilesItem, fileIndex: number, actions: PageActions): ReactNode {
  const file = item.files[fileIndex];
  if (item.direction === "sent" || file === undefined || file.state !== "done") return null;
  return (
    <FileActions
      itemId={item.id}
      fileIndex={fileIndex}
      file={file}
      actions={actions}
      isOnly={item.files.length === 1}
    />
  );
}

function isReceived(item: FilesItem): boolean {
  return item.direction === "received" && item.state.kind === "done";
}
