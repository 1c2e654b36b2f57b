/** Sent and received in this session; received files say whether they are in Downloads yet, and lead there. */

import type { ReactNode } from "react";
import type { FilesItem, Item } from "#transport/snapshot";
import { stripControls } from "#ui/i18n/isolate.ts";
import { FolderIcon } from "#ui/icons.tsx";
import { saveKey } from "#ui/save-key.ts";
import { TransferList } from "#ui/TransferList.tsx";
import { isUnderWay } from "#ui/under-way.ts";
import { browser } from "../lib/browser.ts";
import type { HostView } from "../lib/session-port.ts";
import type { PopupActions } from "../popup/popup-store.ts";
import { useStrings } from "./use-strings.ts";

type Props = {
  readonly items: readonly Item[];
  readonly saves: HostView["saves"];
  readonly actions: Pick<PopupActions, "cancel" | "remove" | "saveAgain">;
};

export function SessionItems({ items, saves, actions }: Props): ReactNode {
  if (items.length === 0) return null;
  return (
    <TransferList
      items={items}
      onCancel={(item) => actions.cancel(item.id)}
      onRemove={(item) => actions.remove(item.id)}
      renderFileAction={(item, fileIndex) => <ShowFile item={item} fileIndex={fileIndex} saves={saves} />}
      renderFooter={(item) => (
        <SaveSummary item={item} saves={saves} onSaveAgain={() => actions.saveAgain(item.id)} />
      )}
    />
  );
}

type FileProps = { readonly item: FilesItem; readonly fileIndex: number; readonly saves: HostView["saves"] };

function ShowFile({ item, fileIndex, saves }: FileProps): ReactNode {
  const { received } = useStrings();
  const save = saves[saveKey(item.id, fileIndex)];
  if (item.direction !== "received" || save?.kind !== "saved") return null;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={received.showFile(stripControls(item.files[fileIndex]?.name ?? ""))}
      title={received.show}
      onClick={() => void browser.downloads.show(save.downloadId)}
    >
      <FolderIcon />
    </button>
  );
}

type SummaryProps = {
  readonly item: FilesItem;
  readonly saves: HostView["saves"];
  readonly onSaveAgain: () => void;
};

function SaveSummary({ item, saves, onSaveAgain }: SummaryProps): ReactNode {
  const { received } = useStrings();
  const states = item.files.flatMap((_, index) => saves[saveKey(item.id, index)]?.kind ?? []);
  if (item.direction !== "received" || states.length === 0) return null;
  if (states.includes("failed")) {
    return (
      <div role="alert" className="flex flex-col items-start gap-2 text-sm text-danger">
        {received.failed}
        <button type="button" className="button" onClick={onSaveAgain}>
          {received.saveAgain}
        </button>
      </div>
    );
  }
  const isSaved = !isUnderWay(item.state) && states.every((state) => state === "saved");
  return <p className="text-sm text-muted">{isSaved ? received.saved : received.saving}</p>;
}
