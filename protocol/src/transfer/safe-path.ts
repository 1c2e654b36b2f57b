/**
 * A path from outside made safe to store under a folder, docs/protocol/4-transfer, TX31–TX33: names are hostile.
 *
 *   "../../etc/passwd"      → "etc/passwd"        "C:\Users\x\CON.txt" → "C_/Users/x/_CON.txt"
 *   "photo" U+202E "gnp.exe" → "photo_gnp.exe"    ".bashrc"            → "_bashrc"
 *
 * Emoji, spaces, accents and right-to-left letters stay as they are. Both ends use it: the sender to say what will
 * be stored, the receiver because it believes nobody.
 */

import { encodeUtf8 } from "../bytes.ts";
import { pathMaxBytes, pathMaxDepth, pathSegmentMaxBytes } from "../limits.ts";
import { cutToBytes } from "./cut-text.ts";

const nameless = "file";

/**
 * What Chrome's downloads and Windows refuse: punctuation, controls, and all format characters (Cf) but the two
 * joiners, among them the overrides and isolates that show a name in another order than it has.
 */
const refusedChars = /[:?*"<>|\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]|(?![\u200C\u200D])\p{Cf}/gu;
/** The tags in flag emoji: without them the flag is a plain one, which beats six underscores. */
const emojiTags = /[\u{E0020}-\u{E007F}]/gu;
/** Windows takes these for devices or folder settings, whatever the case and, for devices, the extension. */
const reservedName =
  /^(?:(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\s|$)|(?:desktop\.ini|thumbs\.db)$)/iu;
/** Longer ones are no extension but a dot in a name. */
const extensionMaxChars = 32;
const firstNumber = 2;

/** Never empty, no segment empty; at most pathMaxDepth deep; applying it twice changes nothing. */
export function safePath(path: string): string {
  const segments = path
    .split(/[/\\]/u)
    .map(safeSegment)
    .filter((segment) => segment !== "");
  const name = segments.pop() ?? nameless;
  const kept: string[] = [];
  let keptBytes = encodeUtf8(name).length;
  for (const folder of segments.slice(0, pathMaxDepth - 1)) {
    keptBytes += encodeUtf8(folder).length + 1;
    if (keptBytes > pathMaxBytes) break;
    kept.push(folder);
  }
  return [...kept, name].join("/");
}

/** TX33: the paths of one manifest, no two alike on a disk that does not tell upper from lower case. */
export function safePaths(paths: readonly string[]): string[] {
  const safe = paths.map(safePath);
  const folders = new Set<string>();
  for (const path of safe) {
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
      folders.add(keyOf(path.slice(0, at)));
    }
  }
  const taken = new Set<string>();
  const isTaken = (path: string): boolean => taken.has(keyOf(path)) || folders.has(keyOf(path));
  const nextNumbers = new Map<string, number>();
  let nextOfAll = firstNumber;
  return safe.map((path) => {
    let unique = path;
    if (isTaken(path)) {
      const number = nextNumbers.get(keyOf(path)) ?? firstNumber;
      nextNumbers.set(keyOf(path), number + 1);
      unique = numbered(path, number);
      // No number is tried twice here: however the names were chosen to get into each other's way, even where the
      // cut makes many alike, the search is no longer than the manifest.
      while (isTaken(unique)) unique = numbered(path, nextOfAll++);
    }
    taken.add(keyOf(unique));
    return unique;
  });
}

/** At most `maxBytes` with the suffix, which goes before the extension; that is kept. */
export function cutFileName(name: string, maxBytes: number, suffix = ""): string {
  const dotAt = name.lastIndexOf(".");
  const hasExtension = dotAt > 0 && name.length - dotAt <= extensionMaxChars;
  const stem = hasExtension ? name.slice(0, dotAt) : name;
  const ending = suffix + (hasExtension ? name.slice(dotAt) : "");
  return trimEnds(cutToBytes(stem, maxBytes - encodeUtf8(ending).length) + ending);
}

function safeSegment(raw: string): string {
  const visible = raw.normalize("NFC").replace(emojiTags, "").replace(refusedChars, "_");
  const trimmed = trimEnds(visible);
  // "." and ".." are gone by now; a name that begins with a dot would be hidden.
  const shown = trimmed.replace(/^\.+/u, "_");
  return cutFileName(reservedName.test(shown) ? `_${shown}` : shown, pathSegmentMaxBytes);
}

/** Windows drops dots and spaces at the end of a name, and so two names may become one. */
function trimEnds(segment: string): string {
  return segment.replace(/^\s+/u, "").replace(/[\s.]+$/u, "");
}

function numbered(path: string, number: number): string {
  const nameAt = path.lastIndexOf("/") + 1;
  const folder = path.slice(0, nameAt);
  // Of a path that is as long as it may be, the number takes a folder.
  return safePath(folder + cutFileName(path.slice(nameAt), pathSegmentMaxBytes, ` (${number})`));
}

function keyOf(path: string): string {
  return path.toLowerCase();
}
