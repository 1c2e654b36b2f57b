/**
 * The file source: slices of the sender's files in order, read ahead in large blocks (docs/protocol/4-transfer).
 *
 *   file   |──── block ────|──── block ────|── read ahead ──
 *   read   [ 255 K ][ 255 K ][ …
 *
 * A slice of 64 KiB from the disk costs four times what a part of a large block does.
 */

export type FileSource = {
  /** Rejects when the file has vanished or changed since it was chosen. */
  read(fileIndex: number, offset: number, lengthBytes: number): Promise<Uint8Array>;
};

type Block = { readonly fileIndex: number; readonly start: number; readonly bytes: Promise<Uint8Array> };

const blockBytes = 2 * 1024 * 1024;
/** The block in use, the next, and one for a second file that is being pulled at the same time. */
const blocksKept = 4;

export function createFileSource(files: readonly File[]): FileSource {
  let blocks: readonly Block[] = [];
  let lastRead: Promise<unknown> = Promise.resolve();

  function blockAt(fileIndex: number, file: File, position: number): Block | undefined {
    const start = Math.floor(position / blockBytes) * blockBytes;
    if (start >= file.size) return undefined;
    const known = blocks.find((block) => block.fileIndex === fileIndex && block.start === start);
    if (known !== undefined) return known;
    const bytes = readSlice(file, start, Math.min(start + blockBytes, file.size));
    // Read ahead may fail before anybody asks: the error is for the one who asks.
    bytes.catch(() => undefined);
    const block = { fileIndex, start, bytes };
    blocks = [...blocks, block].slice(-blocksKept);
    return block;
  }

  async function readNow(fileIndex: number, offset: number, lengthBytes: number): Promise<Uint8Array> {
    const file = files[fileIndex];
    if (file === undefined) throw new RangeError("no such file");
    const parts: Uint8Array[] = [];
    for (let at = offset; at < offset + lengthBytes; ) {
      const block = blockAt(fileIndex, file, at);
      if (block === undefined) throw new RangeError("past the end");
      blockAt(fileIndex, file, block.start + blockBytes);
      const part = (await block.bytes).subarray(at - block.start, offset + lengthBytes - block.start);
      if (part.length === 0) throw new RangeError("past the end");
      parts.push(part);
      at += part.length;
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : join(parts, lengthBytes);
  }

  return {
    read(fileIndex, offset, lengthBytes) {
      // In the order of the calls: the next block may be there before the one that was asked for first.
      const reading = Promise.all([readNow(fileIndex, offset, lengthBytes), lastRead]);
      // Of the turn only its end is kept: its bytes would keep those of the turn before, and so the whole file.
      lastRead = reading.then(
        () => undefined,
        () => undefined,
      );
      return reading.then(([bytes]) => bytes);
    },
  };
}

async function readSlice(file: File, start: number, end: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(start, end).arrayBuffer());
}

function join(parts: readonly Uint8Array[], lengthBytes: number): Uint8Array {
  const joined = new Uint8Array(lengthBytes);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
