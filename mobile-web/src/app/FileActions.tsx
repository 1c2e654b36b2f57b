/** Save and Share for one received file. */

import type { ReactNode } from "react";
import type { FileRow } from "#transport/snapshot";
import { useOwnMessages } from "#ui/i18n/context.tsx";
import { stripControls } from "#ui/i18n/isolate.ts";
import { CheckIcon, SaveIcon, ShareIcon } from "#ui/icons.tsx";
import { pageMessages } from "../i18n/messages.ts";
import type { PageActions } from "./actions.ts";
import { saveFile } from "./save-file.ts";
import { canShareFiles, shareFiles } from "./share-files.ts";
import { useReceivedFile, withNameAndType } from "./use-received-file.ts";

type Props = {
  readonly itemId: string;
  readonly fileIndex: number;
  readonly file: FileRow;
  readonly actions: Pick<PageActions, "readFile" | "markSaved">;
  /** The only file of its transfer: nothing else on the card is to be tapped first. */
  readonly isOnly: boolean;
  /** Or shared: the page knows that it was asked for, not what the browser made of it. */
  readonly isSaved: boolean;
};

export function FileActions({ itemId, fileIndex, file, actions, isOnly, isSaved }: Props): ReactNode {
  const { files } = useOwnMessages(pageMessages);
  const received = useReceivedFile(actions.readFile, itemId, fileIndex);
  const name = stripControls(file.name);
  if (received.kind === "gone") return <p className="text-sm text-danger">{files.unreadable}</p>;

  const markSaved = () => actions.markSaved(itemId, fileIndex);
  const shareable = received.kind === "open" ? [withNameAndType(received.file, file)] : [];
  return (
    <div className="flex shrink-0 gap-2">
      {canShareFiles(shareable) ? (
        <button
          type="button"
          className="button px-3"
          aria-label={files.shareLabel(name)}
          title={files.share}
          onClick={() => void shareFiles(shareable).then((isShared) => isShared && markSaved())}
        >
          <ShareIcon className="size-5" />
        </button>
      ) : null}
      <button
        type="button"
        className={isOnly && !isSaved ? "button button-primary" : "button"}
        aria-label={files.saveLabel(name)}
        disabled={received.kind !== "open"}
        onClick={() => {
          if (received.kind !== "open") return;
          saveFile(received.file, file.name);
          markSaved();
        }}
      >
        {isSaved ? <CheckIcon className="size-4" /> : <SaveIcon />}
        {isSaved ? files.saveAgain : files.save}
      </button>
    </div>
  );
}
