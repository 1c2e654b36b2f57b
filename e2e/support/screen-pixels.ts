/**
 * What stands on an Xvfb's screen, which keeps it in a file of the X Window Dump format.
 *
 *   header of big-endian words │ a colour map that true colour has no use for │ rows of little-endian pixels
 */

import { readFile } from "node:fs/promises";
import type { Pixels } from "./qr.ts";

/** Where XWDFile.h has the words that are read here. */
const word = { headerBytes: 0, width: 4, height: 5, bitsPerPixel: 11, bytesPerRow: 12, colors: 19 };
const wordBytes = 4;
const colorBytes = 12;
const pixelBytes = 4;

export async function readScreen(path: string): Promise<Pixels> {
  const dump = await readFile(path);
  const read = (index: number) => dump.readUInt32BE(index * wordBytes);
  if (read(word.bitsPerPixel) !== pixelBytes * 8) throw new Error("The screen is not in true colour.");
  const [width, height] = [read(word.width), read(word.height)];
  const start = read(word.headerBytes) + read(word.colors) * colorBytes;
  const data = Buffer.alloc(width * height * pixelBytes);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const unusedRedGreenBlue = dump.readUInt32LE(start + y * read(word.bytesPerRow) + x * pixelBytes);
      data.writeUInt32BE(((unusedRedGreenBlue << 8) | 0xff) >>> 0, (y * width + x) * pixelBytes);
    }
  }
  return { data, width, height };
}
