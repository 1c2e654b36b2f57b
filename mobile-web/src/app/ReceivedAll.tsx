/** Save and Share for all files of one transfer at once. */

import { type ReactNode, useEffect, useState } from "react";
import type { FilesItem } from "#transport/snapshot";
import { useOwnMessages } from "#ui/i18n/context.tsx";
import { CheckIcon, SaveIcon, ShareIcon } from "#ui/icons.tsx";
import { pageMessages } from "../i18n/messages.ts";
import type { PageActions } from "./actions.ts";
import { saveFile } from "./save-file.ts";
import { canShareFiles, shareFiles } from "./share-files.ts";
import { hasUnsavedFiles } from "./unsaved-files.ts";
import { withNameAndType } from "./use-received-file.ts";

type Props = {
  readonly item: FilesItem;
  readonly actions: Pick<PageActions, "readFile" | "markSaved" | "saved">;
};

/** Share sheets refuse more than a few dozen anyway. */
const shareMaxFiles = 50;
/** Browsers drop downloads that follow each other too fast. */
const betweenSavesMs = 400;

export function ReceivedAll({ item, actions: { readFile, markSaved, saved } }: Props): ReactNode {
  const isSaved = !hasUnsavedFiles([item], saved);
  const { files } = useOwnMessages(pageMessages);
  const [shareable, setShareable] = useState<readonly File[]>([]);
  const [saving, setSaving] = useState<"not" | "now" | "over">("not");
  const [hasFailed, setHasFailed] = useState(false);

  useEffect(() => {
    if (item.files.length > shareMaxFiles || navigator.canShare === undefined) return;
    let isCurrent = true;
    openAll(item, readFile).then(
      (opened) => {
        if (isCurrent) setShareable(opened);
      },
      () => {
        if (isCurrent) setHasFailed(true);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [item, readFile]);

  async function saveAll(): Promise<void> {
    setSaving("now");
    try {
      for (const [index, row] of item.files.entries()) {
        saveFile(await readFile(item.id, index), row.name);
        markSaved(item.id, index);
        await new Promise((resolve) => setTimeout(resolve, betweenSavesMs));
      }
    } catch {
      setHasFailed(true);
    }
    setSaving("over");
  }

  async function shareAll(): Promise<void> {
    if (!(await shareFiles(shareable))) return;
    for (const index of item.files.keys()) markSaved(item.id, index);
  }

  return (
    <div className="flex flex-wrap gap-2">
      {canShareFiles(shareable) ? (
        <button type="button" className="button" onClick={() => void shareAll()}>
          <ShareIcon />
          {files.shareAll}
        </button>
      ) : null}
      <button
        type="button"
        className={isSaved ? "button" : "button button-primary"}
        disabled={saving === "now"}
        onClick={() => void saveAll()}
      >
        {isSaved ? <CheckIcon className="size-4" /> : <SaveIcon />}
        {files.saveAll}
      </button>
      {saving === "not" ? null : (
        <p role="status" className="w-full text-sm text-muted">
          {files.allowSeveral}
        </p>
      )}
      {hasFailed ? (
        <p role="alert" className="w-full text-sm text-danger">
          {files.unreadable}
        </p>
      ) : null}
    </div>
  );
}

function openAll(item: FilesItem, readFile: PageActions["readFile"]): Promise<File[]> {
  return Promise.all(
    item.files.map(async (row, index) => withNameAndType(await readFile(item.id, index), row)),
  );
}
