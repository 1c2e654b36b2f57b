import { describe, expect, test } from "vitest";
import { createFileSource } from "./file-source.ts";

const mebibyte = 1024 * 1024;

function createFile(sizeBytes: number): File {
  const bytes = Uint8Array.from({ length: sizeBytes }, (_, index) => (index * 31 + (index >> 8)) & 255);
  return new File([bytes], "a.bin");
}

async function unreadable(): Promise<never> {
  throw new DOMException("", "NotReadableError");
}

async function readThrough(file: File, lengthBytes: number): Promise<Uint8Array> {
  const source = createFileSource([file]);
  const reads: Promise<Uint8Array>[] = [];
  for (let at = 0; at < file.size; at += lengthBytes) {
    reads.push(source.read(0, at, Math.min(lengthBytes, file.size - at)));
  }
  return new Uint8Array(await new Blob((await Promise.all(reads)) as BlobPart[]).arrayBuffer());
}

describe("file source", () => {
  test.each([1, 2 * mebibyte - 1, 2 * mebibyte, 2 * mebibyte + 1, 5 * mebibyte + 17])(
    "a file of %i bytes comes back whole, also where a slice crosses pieces of the stream",
    async (sizeBytes) => {
      const file = createFile(sizeBytes);
      const expected = new Uint8Array(await file.arrayBuffer());
      for (const lengthBytes of [255 * 1024, 64 * 1024]) {
        expect(Buffer.compare(await readThrough(file, lengthBytes), expected)).toBe(0);
      }
    },
  );

  test("never asks for more than 4 MiB at a time: some browsers take in all of a stream", async () => {
    const file = createFile(9 * mebibyte + 17);
    const asked: number[] = [];
    const slice = file.slice.bind(file);
    file.slice = (start = 0, end = file.size) => {
      asked.push(end - start);
      return slice(start, end);
    };
    const bytes = await readThrough(file, 255 * 1024);
    expect(Buffer.compare(bytes, new Uint8Array(await file.arrayBuffer()))).toBe(0);
    expect(Math.max(...asked)).toBe(4 * mebibyte);
  });

  test("starts anywhere: a resume", async () => {
    const file = createFile(2 * mebibyte);
    const bytes = await createFileSource([file]).read(0, 1_500_000, 1_000);
    expect(bytes).toEqual(new Uint8Array(await file.slice(1_500_000, 1_501_000).arrayBuffer()));
  });

  test("answers in the order of the questions", async () => {
    const source = createFileSource([createFile(3 * mebibyte)]);
    const order: number[] = [];
    const ask = async (offset: number): Promise<void> => {
      await source.read(0, offset, 10);
      order.push(offset);
    };
    await Promise.all([ask(2 * mebibyte), ask(0), ask(mebibyte)]);
    expect(order).toEqual([2 * mebibyte, 0, mebibyte]);
  });

  test("goes on after a resume, and two files take turns", async () => {
    const files = [createFile(mebibyte), createFile(mebibyte)];
    const source = createFileSource(files);
    const asked = [
      [0, 0],
      [1, 0],
      [0, 1_000],
      [0, 0],
      [1, 1_000],
      [0, 1_000],
    ] as const;
    for (const [fileIndex, offset] of asked) {
      const bytes = await source.read(fileIndex, offset, 1_000);
      const expected = await files[fileIndex]?.slice(offset, offset + 1_000).arrayBuffer();
      expect(bytes).toEqual(new Uint8Array(expected ?? new ArrayBuffer(0)));
    }
  });

  test("a file that vanished or shrank under way is an error for whoever asks, and the next one is served", async () => {
    const gone = createFile(10);
    const shrunk = createFile(10);
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new DOMException("", "NotReadableError")),
    });
    Object.defineProperty(gone, "slice", { value: () => ({ stream: () => broken }) });
    Object.defineProperty(shrunk, "slice", { value: () => new Blob(["five!"]) });
    const changed = createFile(10);
    const { slice } = changed;
    Object.defineProperty(changed, "slice", {
      value: (...range: [number, number?]) =>
        range.length === 2 ? { arrayBuffer: unreadable } : slice.apply(changed, range),
    });
    const source = createFileSource([gone, shrunk, changed, createFile(10)]);
    const readInHalves = async (index: number) => {
      await source.read(index, 0, 5);
      await source.read(index, 5, 5);
    };
    const answers = await Promise.allSettled([0, 1, 2, 3].map(readInHalves));
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected", "fulfilled"]);
    await expect(createFileSource([createFile(10)]).read(0, 5, 10)).rejects.toThrow(RangeError);
    await expect(createFileSource([]).read(0, 0, 1)).rejects.toThrow(RangeError);
  });

  test("a file that is asked for whole is opened once", async () => {
    const file = createFile(10);
    const opened: string[] = [];
    for (const way of ["slice", "stream", "arrayBuffer"] as const) {
      const before: () => unknown = file[way];
      Object.defineProperty(file, way, {
        value: (...range: []) => {
          opened.push(way);
          return before.apply(file, range);
        },
      });
    }
    expect(await createFileSource([file]).read(0, 0, 10)).toHaveLength(10);
    expect(opened).toEqual(["arrayBuffer"]);
    const shrunk = createFile(10);
    Object.defineProperty(shrunk, "arrayBuffer", { value: async () => new ArrayBuffer(5) });
    await expect(createFileSource([shrunk]).read(0, 0, 10)).rejects.toThrow(RangeError);
    const gone = createFile(10);
    Object.defineProperty(gone, "arrayBuffer", { value: unreadable });
    await expect(createFileSource([gone]).read(0, 0, 10)).rejects.toThrow();
  });
});
