/** The list of both directions, with what a phone can do with received files. */

import type { ReactNode } from "react";
import type { FilesItem, Item } from "#transport/snapshot";
import { useOwnMessages } from "#ui/i18n/context.tsx";
import { saveKey } from "#ui/save-key.ts";
import { TransferList } from "#ui/TransferList.tsx";
import { pageMessages } from "../i18n/messages.ts";
import type { PageActions } from "./actions.ts";
import { FileActions } from "./FileActions.tsx";
import { ReceivedAll } from "./ReceivedAll.tsx";
import { ReceivedPictures } from "./ReceivedPictures.tsx";
import { hasUnsavedFiles } from "./unsaved-files.ts";

export function ItemList({ items, actions }: { items: readonly Item[]; actions: PageActions }): ReactNode {
  const { removal } = useOwnMessages(pageMessages);
  return (
    <TransferList
      items={items}
      onCancel={(item) => actions.cancel(item.id)}
      onRemove={actions.remove}
      removalOf={(item) => (hasUnsavedFiles([item], actions.saved) ? removal : undefined)}
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
      isSaved={actions.saved.has(saveKey(item.id, fileIndex))}
    />
  );
}

function isReceived(item: FilesItem): boolean {
  return item.direction === "received" && item.state.kind === "done";
}
