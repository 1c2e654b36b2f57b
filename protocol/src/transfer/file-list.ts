/**
 * The files of one transfer as both machines keep them, docs/protocol/4-transfer, TX16 and TX31.
 *
 *   sizes     3   0   5
 *   startsAt  0   3   3   8      so that progress over ten thousand files is one subtraction
 */

import { ProtocolError } from "../alerts.ts";
import { fileMaxBytes, manifestMaxFiles, mediaTypeMaxBytes, messageMaxBytes } from "../limits.ts";
import { manifestMessageBytes } from "./codec.ts";
import type { FileEntry } from "./messages.ts";
import { safePaths } from "./safe-path.ts";
import type { FileList } from "./state.ts";

/** From the file picker. A RangeError is our own user's, who gave more than one transfer takes (TX16). */
export function createFileList(files: readonly FileEntry[]): FileList {
  if (files.length === 0) throw new Error("No file.");
  if (files.length > manifestMaxFiles) throw new RangeError("Over manifestMaxFiles.");
  const paths = safePaths(files.map(({ path }) => path));
  const entries = files.map((file, index) => ({
    path: paths[index] ?? "",
    sizeBytes: file.sizeBytes,
    mediaType: isMediaType(file.mediaType) ? file.mediaType : "",
    lastModifiedAt: Math.min(Math.max(0, Math.floor(file.lastModifiedAt) || 0), Number.MAX_SAFE_INTEGER),
  }));
  if (manifestMessageBytes(entries) > messageMaxBytes) throw new RangeError("Over messageMaxBytes.");
  const list = withStarts(entries);
  if (!(totalBytesOf(list) <= fileMaxBytes)) throw new RangeError("Over fileMaxBytes.");
  return list;
}

/** From the other side. */
export function receiveFileList(files: readonly FileEntry[]): FileList {
  const paths = safePaths(files.map(({ path }) => path));
  const list = withStarts(files.map((file, index) => ({ ...file, path: paths[index] ?? "" })));
  if (totalBytesOf(list) > fileMaxBytes) throw new ProtocolError("limit-exceeded");
  return list;
}

export function totalBytesOf(list: FileList): number {
  return list.startsAt[list.files.length] ?? 0;
}

/** Bytes of all files before `fileIndex`. */
export function bytesBefore(list: FileList, fileIndex: number): number {
  return list.startsAt[fileIndex] ?? 0;
}

/** The same transfer announced again, not another one under its id. */
export function isSameList(a: FileList, b: FileList): boolean {
  if (a.files.length !== b.files.length) return false;
  return a.files.every((file, index) => {
    const other = b.files[index];
    return (
      other !== undefined &&
      file.path === other.path &&
      file.sizeBytes === other.sizeBytes &&
      file.mediaType === other.mediaType &&
      file.lastModifiedAt === other.lastModifiedAt
    );
  });
}

function withStarts(files: readonly FileEntry[]): FileList {
  const startsAt = new Float64Array(files.length + 1);
  let sum = 0;
  files.forEach((file, index) => {
    sum += file.sizeBytes;
    startsAt[index + 1] = sum;
  });
  return { files, startsAt };
}

function isMediaType(mediaType: string): boolean {
  return mediaType.length <= mediaTypeMaxBytes && /^[\x20-\x7e]*$/.test(mediaType);
}
