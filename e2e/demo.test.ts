/** `npm run demo`, as somebody runs it who has just cloned this: what it shows, and that nothing of it stays. */

import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rootDir } from "../scripts/build.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./support/files.ts";
import { type Program, runProgram } from "./support/program.ts";

/** A build and two browsers: ten seconds where nothing else runs. */
const demoTimeoutMs = 120_000;
const checksum = /^sha256 [0-9a-f]{16}… on both sides, \d+\.\d MB\/s$/;

let temporary: TemporaryFolder;
let demo: Program;
let code: number | null;
let lines: readonly string[];

beforeAll(async () => {
  temporary = await createTemporaryFolder("of-the-demo");
  demo = runProgram([process.execPath, "scripts/run-ts.mjs", "scripts/demo.ts"], {
    cwd: rootDir,
    env: { ...process.env, NODE_ENV: "", TMPDIR: temporary.path },
  });
  code = await demo.ended;
  lines = demo.log().trimEnd().split("\n");
}, demoTimeoutMs);

afterAll(async () => {
  await demo?.kill();
  await temporary?.remove();
});

test("it succeeds, and its last line says what was shown and what to do next", () => {
  expect(lines.at(-1)).toBe("All of it arrived, byte for byte. To try it yourself: npm start");
  expect(code).toBe(0);
});

test("a line per step: how long it took, what happened, what proves it", () => {
  const steps = lines.flatMap((line) => {
    const [, what, proof] = /^ *\d+\.\d\d s {2}(\S.*?) {2,}(\S.*)$/.exec(line) ?? [];
    return what === undefined || proof === undefined ? [] : [[what, proof]];
  });
  expect(steps).toEqual([
    ["extension and phone page built", "as for a release"],
    [
      "code read from the popup's pixels",
      expect.stringMatching(/^http:\/\/localhost:\d+\/#… \(\d+ characters\)$/),
    ],
    ["phone opens the link, the selection is on its screen", expect.stringMatching(/^".+👋.+"$/)],
    ["text from the phone to the popup", expect.stringMatching(/^".+📱"$/)],
    ["text from the popup to the phone", expect.stringMatching(/^".+💻"$/)],
    ["file from the computer to the phone, 20 MB", expect.stringMatching(checksum)],
    ["file from the phone to the computer, 20 MB", expect.stringMatching(checksum)],
  ]);
  // Besides these: where its server is, an empty line, and the last one.
  expect(lines.length).toBe(steps.length + 3);
});

test("the secret in the code is on nobody's terminal", () => {
  expect(lines.join("\n")).not.toMatch(/#1[\w-]{8}/);
});

test("it leaves nothing behind", async () => {
  expect(await readdir(temporary.path)).toEqual([]);
});
