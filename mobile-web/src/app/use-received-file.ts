/** A received file, opened before anybody taps on it: sharing is allowed only right after a tap. */

import { useEffect, useState } from "react";
import type { FileRow } from "#transport/snapshot";
import type { PageActions } from "./actions.ts";

export type ReceivedFile =
  | { readonly kind: "opening" }
  | { readonly kind: "open"; readonly file: File }
  | { readonly kind: "gone" };

export function useReceivedFile(
  readFile: PageActions["readFile"],
  itemId: string,
  fileIndex: number,
): ReceivedFile {
  const [received, setReceived] = useState<ReceivedFile>({ kind: "opening" });
  useEffect(() => {
    let isCurrent = true;
    readFile(itemId, fileIndex).then(
      (file) => {
        if (isCurrent) setReceived({ kind: "open", file });
      },
      () => {
        // The browser may clear its storage at any time; the card says so.
        if (isCurrent) setReceived({ kind: "gone" });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [readFile, itemId, fileIndex]);
  return received;
}

/** The same bytes on the disk under the name and type that the sender gave. */
export function withNameAndType(file: File, row: FileRow): File {
  return new File([file], row.name, { type: row.mediaType, lastModified: file.lastModified });
}
