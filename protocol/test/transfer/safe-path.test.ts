/** Names are hostile input (docs/protocol/4-transfer, TX31–TX33). */

import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { manifestMaxFiles, pathMaxBytes, pathMaxDepth, pathSegmentMaxBytes } from "#protocol/limits";
import { cutToBytes } from "#protocol/transfer/cut-text";
import { safePath, safePaths } from "#protocol/transfer/safe-path";

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** Strings rich in what is dangerous. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom("..", ".", "/", "\\", " ", ":", "C:", "CON", "nul.txt", "\u202e", "\u0000", "~", "a"),
      fc.constantFrom("\u200d", "\ufeff", "é", "e\u0301", "\ud800", "👩‍👩‍👧", "\u0958", "שלום", ".tar.gz"),
      fc.string({ unit: "binary", maxLength: 300 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

describe("one path", () => {
  test.each([
    ["../../etc/passwd", "etc/passwd"],
    ["/etc/passwd", "etc/passwd"],
    ["a/./b/../c", "a/b/c"],
    ["..", "file"],
    ["", "file"],
    ["///", "file"],
    [". . /...", "file"],
    ["C:\\Windows\\system32\\cmd.exe", "C_/Windows/system32/cmd.exe"],
    ["\\\\server\\share\\x", "server/share/x"],
    [".bashrc", "_bashrc"],
    [".ssh/authorized_keys", "_ssh/authorized_keys"],
    ["...hidden", "_hidden"],
    ["CON", "_CON"],
    ["nul.tar.gz", "_nul.tar.gz"],
    ["Com1.txt", "_Com1.txt"],
    ["com¹", "_com¹"],
    ["CONTROL.txt", "CONTROL.txt"],
    ["Desktop.ini", "_Desktop.ini"],
    ["name. . ", "name"],
    ["folder./file.txt ", "folder/file.txt"],
    ['a:b?c*d"e<f>g|h', "a_b_c_d_e_f_g_h"],
    ["line\nbreak\u0000nul\u007f", "line_break_nul_"],
    ["photo\u202egnp.exe", "photo_gnp.exe"],
    ["a\u2066b\u2069c\u061cd\ufeffe\u2028f", "a_b_c_d_e_f"],
    ["<img src=x onerror=alert(1)>", "_img src=x onerror=alert(1)_"],
  ])("[TX31] %j becomes %j", (path, safe) => {
    expect(safePath(path)).toBe(safe);
  });

  test.each([
    "holiday 2024/IMG_0001 (copy).JPG",
    "👩‍👩‍👧 family 🇫🇷.heic",
    "שלום עולם.pdf",
    "été à Besançon.txt",
    "می‌خواهم.txt",
    "日本語/ファイル.txt",
    "archive.tar.gz",
    "no extension",
    "a.b.c..d",
  ])("[TX31] %j stays as it is", (path) => {
    expect(safePath(path)).toBe(path);
  });

  test("[TX31] one form for an accent, however it was typed", () => {
    expect(safePath("e\u0301te\u0301")).toBe("\u00e9t\u00e9");
  });

  test("[TX31] whatever comes in, what goes out is a safe relative path, and safe paths do not change", () => {
    fc.assert(
      fc.property(hostile, (path) => {
        const safe = safePath(path);
        const segments = safe.split("/");
        expect(safePath(safe)).toBe(safe);
        expect(bytesOf(safe)).toBeLessThanOrEqual(pathMaxBytes);
        expect(segments.length).toBeLessThanOrEqual(pathMaxDepth);
        for (const segment of segments) {
          expect(segment).not.toBe("");
          expect(segment).not.toMatch(/^[\s.]|[\s.]$|[\\:?*"<>|\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
          expect(segment).toBe(segment.normalize("NFC"));
          expect(bytesOf(segment)).toBeLessThanOrEqual(pathSegmentMaxBytes);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("[TX32] 255 bytes stay, more are cut between characters, the extension kept", () => {
    const fits = `${"é".repeat(125)}x.jpg`;
    expect(bytesOf(fits)).toBe(255);
    expect(safePath(fits)).toBe(fits);
    expect(safePath(`é${fits}`)).toBe(`${"é".repeat(125)}.jpg`);
    expect(safePath(`${"👩‍👩‍👧".repeat(20)}.png`)).toBe(`${"👩‍👩‍👧".repeat(13)}.png`);
    expect(safePath("x".repeat(300))).toBe("x".repeat(255));
    expect(safePath(`a.${"x".repeat(300)}`)).toBe(`a.${"x".repeat(253)}`);
  });

  test("[TX32] a character that is longer than the room is cut by code points", () => {
    expect(cutToBytes(`e${"\u0323".repeat(100)}`, 10)).toBe(`e${"\u0323".repeat(4)}`);
    expect(cutToBytes("ab\ud800", 10)).toBe("ab\ufffd");
    expect(cutToBytes("👍", 3)).toBe("");
  });

  test("[TX32] where the browser does not know what a reader sees, the cut is between code points", async () => {
    vi.stubGlobal("Intl", {});
    vi.resetModules();
    const { cutToBytes } = await import("#protocol/transfer/cut-text");
    expect(cutToBytes("👩‍👩‍👧 photo", 12)).toBe("👩‍👩");
    vi.unstubAllGlobals();
  });

  test("[TX32] too deep and too long: the deepest folders go first, the name stays", () => {
    const deep = safePath(`${"d/".repeat(50)}name.txt`);
    expect(deep.split("/")).toHaveLength(pathMaxDepth);
    expect(deep.endsWith("/name.txt")).toBe(true);
    const long = safePath(`first/${`${"x".repeat(200)}/`.repeat(10)}name.txt`);
    expect(bytesOf(long)).toBeLessThanOrEqual(pathMaxBytes);
    expect(long.startsWith("first/")).toBe(true);
    expect(long.endsWith("/name.txt")).toBe(true);
  });
});

describe("the paths of a manifest", () => {
  test("[TX33] the later of two equal names gets a number, whatever the case", () => {
    const paths = ["a.txt", "A.TXT", "a (2).txt", "b/a.txt", "a.txt", "../a.txt"];
    expect(safePaths(paths)).toEqual([
      "a.txt",
      "A (2).TXT",
      "a (2) (2).txt",
      "b/a.txt",
      "a (3).txt",
      "a (4).txt",
    ]);
  });

  test("[TX33] a file does not take the name of a folder", () => {
    expect(safePaths(["photos", "Photos/a.jpg"])).toEqual(["photos (2)", "Photos/a.jpg"]);
  });

  test("[TX33] a number keeps a name of 255 bytes within 255 bytes", () => {
    const name = `${"x".repeat(251)}.jpg`;
    expect(safePaths([name, name])).toEqual([name, `${"x".repeat(247)} (2).jpg`]);
  });

  test("[TX33] a number keeps a path of 1,024 bytes within 1,024 bytes, and the deepest folder goes for it", () => {
    const folders = `${"x".repeat(254)}/`.repeat(4);
    expect(bytesOf(`${folders}a.jp`)).toBe(pathMaxBytes);
    const safe = safePaths([`${folders}a.jp`, `${folders}a.jp`]);
    expect(safe).toEqual([`${folders}a.jp`, `${`${"x".repeat(254)}/`.repeat(3)}a (2).jp`]);
  });

  test("[TX33] never two alike, none longer than it may be, and done twice the same", () => {
    const longest = fc
      .integer({ min: 0, max: 9 })
      .map((bytes) => `${`${"x".repeat(253)}/`.repeat(4)}${"a".repeat(bytes)}`);
    const some = fc.oneof(hostile, longest, fc.constantFrom("a", "A", "a/b", "a (2)", ""));
    fc.assert(
      fc.property(fc.array(some), (paths) => {
        const safe = safePaths(paths);
        expect(new Set(safe.map((path) => path.toLowerCase())).size).toBe(paths.length);
        for (const path of safe) expect(bytesOf(path)).toBeLessThanOrEqual(pathMaxBytes);
        expect(safePaths(safe)).toEqual(safe);
      }),
    );
  });

  test("[TX33] of names that are alike once they are cut for a number, each gets one", () => {
    const safe = safePaths(longPairs(30));
    expect(new Set(safe).size).toBe(30);
    expect(safe.slice(0, 6)).toEqual([
      longName(0),
      `${"x".repeat(251)} (2)`,
      longName(1),
      `${"x".repeat(251)} (3)`,
      longName(2),
      `${"x".repeat(251)} (4)`,
    ]);
    for (const path of safe) expect(bytesOf(path)).toBeLessThanOrEqual(pathSegmentMaxBytes);
    expect(safePaths(longPairs(30))).toEqual(safe);
  });

  test.each([
    ["all equal", (count: number) => Array.from({ length: count }, () => "image.jpg")],
    ["alike once they are cut", longPairs],
    ["already numbered", alreadyNumbered],
    ["of one spelling where case is ignored", (count: number) => longPairs(count).map(inTwoCases)],
  ])("[TX33] twice the names take twice the search, and ten thousand are done: %s", (_, namesOf) => {
    expect(lookupsFor(namesOf(800)) / lookupsFor(namesOf(400))).toBeLessThan(2.5);
    const safe = safePaths(namesOf(manifestMaxFiles));
    expect(new Set(safe.map((path) => path.toLowerCase())).size).toBe(manifestMaxFiles);
  });
});

/** As many bytes as a name may have; the cut that makes room for a number takes what tells them apart. */
function longName(index: number): string {
  return `${"x".repeat(pathSegmentMaxBytes - 4)}${String(index).padStart(4, "0")}`;
}

function longPairs(count: number): string[] {
  return Array.from({ length: count }, (_, index) => longName(Math.floor(index / 2)));
}

/** Half of them are what the other half would be called. */
function alreadyNumbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => (index < count / 2 ? `a (${index + 2})` : "a"));
}

/** Both forms of one letter are the same where case is ignored, and differ in bytes. */
function inTwoCases(name: string, index: number): string {
  return `${"İ".repeat(index % 60)}${"i̇".repeat(60 - (index % 60))}${name}`;
}

/** Each look at whether a name is taken ignores its case. */
function lookupsFor(paths: readonly string[]): number {
  const toLowerCase = vi.spyOn(String.prototype, "toLowerCase");
  safePaths(paths);
  const lookups = toLowerCase.mock.calls.length;
  toLowerCase.mockRestore();
  expect(lookups).toBeGreaterThan(paths.length);
  return lookups;
}
