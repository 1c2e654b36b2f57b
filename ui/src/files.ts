/** Files out of pickers, drops and the clipboard, each with its path; folders keep theirs. */

import type { OutgoingFile } from "#transport/outgoing";

/** Synchronous on purpose: a closing popup has no later (a native picker may close it). */
export function pickedFiles(files: Iterable<File> | null): OutgoingFile[] {
  return Array.from(files ?? [], (file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/** Files in the clipboard, unless it holds text as well: then a person means the text. */
export function pastedFiles(clipboard: DataTransfer | null): OutgoingFile[] {
  if (clipboard === null || clipboard.getData("text/plain") !== "") return [];
  return pickedFiles(clipboard.files);
}

export function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes("Files") ?? false;
}

export type DroppedFiles = {
  readonly files: readonly OutgoingFile[];
  /** Files and folders that the browser was not let into. */
  readonly unreadable: number;
};

/** Entries must be taken before the first await: a drop's data is gone after its event. */
export async function droppedFiles(transfer: DataTransfer): Promise<DroppedFiles> {
  const loose = pickedFiles(transfer.files);
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.() ?? null).filter(
    (entry) => entry !== null,
  );
  if (!entries.some((entry) => entry.isDirectory)) return { files: loose, unreadable: 0 };
  const files: OutgoingFile[] = [];
  let unreadable = 0;
  for (const entry of entries) unreadable += await collect(entry, files);
  return { files, unreadable };
}

/** Answers how much of it could not be read: one file that is shut does not keep the others. */
async function collect(entry: FileSystemEntry, found: OutgoingFile[]): Promise<number> {
  let unreadable = 0;
  try {
    if (isFileEntry(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
      found.push({ file, path: entry.fullPath.replace(/^\/+/, "") || file.name });
    } else if (isDirectoryEntry(entry)) {
      for (const child of await readAll(entry.createReader())) unreadable += await collect(child, found);
    }
  } catch {
    unreadable += 1;
  }
  return unreadable;
}

/** readEntries gives about a hundred at a time, and none at the end. */
async function readAll(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return all;
    all.push(...batch);
  }
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectoryEntry(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
