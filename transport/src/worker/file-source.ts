/**
 * The file source: slices of the sender's files in order, out of streams of 4 MiB each (docs/protocol/4-transfer).
 *
 *   streams ──►│ piece │  piece  │ piece │ …       as large as the browser likes
 *   read       │ 255 K │ 255 K │ 255 K │ …
 *
 * Measured in Chromium, on all processes together: 2.1 ms of processor time for a MiB as one stream, 3.7 read whole in
 * slices of 2 MiB, 5.1 of 512 KiB. But WebKit's streams take in all that they are of, however slowly they are read.
 *
 * A browser looks at the file when it opens it: it is opened again now and then, and at the end, to see that it is
 * still the one that was chosen.
 */

export type FileSource = {
  /** Rejects when the file has vanished or changed since it was chosen. Answers in the order of the calls. */
  read(fileIndex: number, offset: number, lengthBytes: number): Promise<Uint8Array>;
};

type Reading = {
  readonly file: File;
  reader: ReadableStreamDefaultReader<Uint8Array>;
  /** Where what the reader reads ends in the file. */
  streamEnd: number;
  /** Where the next byte stands in the file. */
  position: number;
  /** What has come and was not asked for yet. */
  rest: Uint8Array;
  /** When the file was last opened. */
  openedAt: number;
};

const streamBytes = 4 * 1024 * 1024;
/** A file that has vanished is told of within five seconds. */
const openAgainAfterMs = 2_000;

export function createFileSource(files: readonly File[]): FileSource {
  const readings = new Map<number, Reading>();
  let lastRead: Promise<unknown> = Promise.resolve();

  async function readNow(fileIndex: number, offset: number, lengthBytes: number): Promise<Uint8Array> {
    const file = files[fileIndex];
    if (file === undefined || offset + lengthBytes > file.size) throw new RangeError("past the end");
    // One that is asked for whole is read whole, and opened once: a folder may have thousands of these.
    if (lengthBytes === file.size) return await readWhole(file);
    const reading = readingAt(fileIndex, file, offset);
    try {
      const bytes = await take(reading, lengthBytes);
      const isAtEnd = reading.position === file.size;
      if (isAtEnd || performance.now() - reading.openedAt > openAgainAfterMs) {
        await openAgain(file);
        reading.openedAt = performance.now();
      }
      if (isAtEnd) leave(fileIndex);
      return bytes;
    } catch (error) {
      leave(fileIndex);
      throw error;
    }
  }

  /** A resume starts elsewhere than where the last connection stopped reading. */
  function readingAt(fileIndex: number, file: File, position: number): Reading {
    const known = readings.get(fileIndex);
    if (known?.position === position) return known;
    leave(fileIndex);
    const stream = openStream(file, position);
    const reading = { file, ...stream, position, rest: new Uint8Array(0), openedAt: performance.now() };
    readings.set(fileIndex, reading);
    return reading;
  }

  function leave(fileIndex: number): void {
    // It may be what has failed: whoever asked has been told.
    readings
      .get(fileIndex)
      ?.reader.cancel()
      .catch(() => undefined);
    readings.delete(fileIndex);
  }

  return {
    read(fileIndex, offset, lengthBytes) {
      const reading = lastRead.then(() => readNow(fileIndex, offset, lengthBytes));
      // Of the turn only its end is kept: its bytes would stay until the next one.
      lastRead = reading.then(
        () => undefined,
        () => undefined,
      );
      return reading;
    },
  };
}

async function readWhole(file: File): Promise<Uint8Array> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.length !== file.size) throw new RangeError("past the end");
  return bytes;
}

function openStream(file: File, start: number): Pick<Reading, "reader" | "streamEnd"> {
  const streamEnd = Math.min(start + streamBytes, file.size);
  return { reader: file.slice(start, streamEnd).stream().getReader(), streamEnd };
}

/** Rejects where it has vanished or changed. */
async function openAgain(file: File): Promise<void> {
  await file.slice(0, 1).arrayBuffer();
}

async function take(reading: Reading, lengthBytes: number): Promise<Uint8Array> {
  if (reading.rest.length < lengthBytes) await fill(reading, lengthBytes);
  const bytes = reading.rest.subarray(0, lengthBytes);
  reading.rest = reading.rest.subarray(lengthBytes);
  reading.position += lengthBytes;
  return bytes;
}

/** Copies only what lies on both sides of the end of a piece. */
async function fill(reading: Reading, lengthBytes: number): Promise<void> {
  const pieces = [reading.rest];
  for (let have = reading.rest.length; have < lengthBytes; ) {
    const { done, value } = await reading.reader.read();
    if (done) {
      if (reading.streamEnd === reading.file.size) throw new RangeError("past the end");
      Object.assign(reading, openStream(reading.file, reading.streamEnd));
      continue;
    }
    pieces.push(value);
    have += value.length;
  }
  const last = pieces.at(-1);
  reading.rest = pieces.length === 2 && pieces[0]?.length === 0 && last ? last : join(pieces);
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
