/** Received pictures, shown as pictures: raster types only, which a browser draws and never runs. */

import { type ReactNode, useEffect, useState } from "react";
import type { FileRow, FilesItem } from "#transport/snapshot";
import { useOwnMessages } from "#ui/i18n/context.tsx";
import { stripControls } from "#ui/i18n/isolate.ts";
import { pageMessages } from "../i18n/messages.ts";
import type { PageActions } from "./actions.ts";
import { useReceivedFile } from "./use-received-file.ts";

type Props = { readonly item: FilesItem; readonly readFile: PageActions["readFile"] };

const rasterTypes: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
]);
const picturesMax = 12;
/** Larger ones cost a phone more memory to draw than the whole page has. */
const pictureMaxBytes = 30_000_000;

export function ReceivedPictures({ item, readFile }: Props): ReactNode {
  const pictures = [...item.files.entries()].filter(([, file]) => isPicture(file)).slice(0, picturesMax);
  if (pictures.length === 0) return null;
  return (
    <div className={pictures.length === 1 ? "" : "grid grid-cols-2 gap-2"}>
      {pictures.map(([index, file]) => (
        <Picture key={index} itemId={item.id} fileIndex={index} file={file} readFile={readFile} />
      ))}
    </div>
  );
}

function isPicture(file: FileRow): boolean {
  return rasterTypes.has(file.mediaType) && file.sizeBytes <= pictureMaxBytes && file.state === "done";
}

type PictureProps = {
  readonly itemId: string;
  readonly fileIndex: number;
  readonly file: FileRow;
  readonly readFile: PageActions["readFile"];
};

function Picture({ itemId, fileIndex, file, readFile }: PictureProps): ReactNode {
  const messages = useOwnMessages(pageMessages);
  const received = useReceivedFile(readFile, itemId, fileIndex);
  const [url, setUrl] = useState<string | null>(null);

  useEffect(() => {
    if (received.kind !== "open") return;
    const created = URL.createObjectURL(received.file.slice(0, received.file.size, file.mediaType));
    setUrl(created);
    return () => URL.revokeObjectURL(created);
  }, [received, file.mediaType]);

  // What does not decode is a file like any other: its row stays, the picture goes.
  if (url === null) return null;
  return (
    <img
      src={url}
      alt={messages.files.pictureAlt(stripControls(file.name))}
      decoding="async"
      className="max-h-96 w-full rounded-xl bg-sunken object-contain"
      onError={() => setUrl(null)}
    />
  );
}
