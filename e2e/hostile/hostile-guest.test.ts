/**
 * A guest with the secret and bad intentions, against the real extension.
 *
 * It scans the code like anybody, is connected like anybody, and then sends what no honest phone sends.
 */

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AlertCode } from "#protocol/alerts";
import { textsKeptMax } from "#protocol/limits";
import { enOutcomes } from "../../ui/src/i18n/en-outcomes.ts";
import { sendTextOn, waitForWords } from "../support/screens.ts";
import { waitFor } from "../support/wait.ts";
import { expectGrowthBelow, type HeldBytes, readHeldBytes } from "./support/heap.ts";
import { type HostileStage, openHostileStage } from "./support/hostile-stage.ts";
import { hostileNames, markup } from "./support/hostile-words.ts";
import type { Flood, ReceiverViolation, Violation } from "./support/page/main.ts";

const { alerts } = enOutcomes;
const soonMs = 5_000;
const mebibyte = 1024 * 1024;

let stage: HostileStage;
/** Before the first flood: what one has left must not hide what the next one leaves. */
let heldBefore: HeldBytes | undefined;
let before: string;
let count = 0;
/** A session keeps the newest texts: a flood of them takes the place of the first. */
let isFlooded = false;

beforeAll(async () => {
  stage = await openHostileStage();
});
afterAll(async () => stage?.close());

beforeEach(async () => {
  isFlooded = false;
  const link = await stage.newLink();
  await stage.attacker.evaluate((scanned) => window.hostile.joinAs(scanned), link);
  before = `arrived before ${++count}`;
  await stage.attacker.evaluate(
    (text) => window.hostile.say({ type: "text", textId: 1, kind: "text", title: "", text }),
    before,
  );
  await waitForWords(stage.popup, before, soonMs);
});

/** Whatever was sent: what had come before is there, and nothing was thrown. */
afterEach(async () => {
  if (!isFlooded) await waitForWords(stage.popup, before, soonMs);
  expect(stage.pageErrors).toEqual([]);
});

describe("ends the session with a sentence, and what came before stays", () => {
  const violations: readonly (readonly [rule: string, name: Violation, code: AlertCode])[] = [
    ["TX7", "a second hello", "unexpected-message"],
    ["TX2", "an unknown message type", "decode-error"],
    ["TX2", "a text that is no UTF-8", "decode-error"],
    ["TX4", "a manifest of 65,535 files in ten bytes", "limit-exceeded"],
    ["TX3", "a text one byte over the limit", "limit-exceeded"],
    ["TX3", "a file of 2^53 bytes", "limit-exceeded"],
    ["CH21", "parts without an end", "limit-exceeded"],
    ["CH15", "a record sent twice", "bad-record"],
    ["CH15", "records in the wrong order", "bad-record"],
    ["CH26", "text in place of bytes", "decode-error"],
    ["CH22", "a goodbye between parts", "unexpected-message"],
    ["TX9", "a chunk of a transfer that does not exist", "unknown-transfer"],
    ["TX20", "a chunk past the end of its file", "bad-offset"],
  ];
  test.each(violations)("[%s] %s", async (_rule, name, code) => {
    await stage.attacker.evaluate((violation) => window.hostile.violate(violation), name);
    await waitForWords(stage.popup, alerts[code].what, soonMs);
    expect(await stage.attacker.evaluate(() => window.hostile.ending())).toBe(code);
  });

  const receiverViolations: readonly (readonly [string, ReceiverViolation, AlertCode])[] = [
    ["TX19", "a resume offset far past the end", "bad-offset"],
    ["TX21", "an ack above what was sent", "bad-offset"],
    ["TX25", "done before anything was sent", "unexpected-message"],
  ];
  test.each(receiverViolations)("[%s] %s", async (_rule, name, code) => {
    await stage.popup.evaluate(offerFile);
    await stage.attacker.evaluate((violation) => window.hostile.violateAsReceiver(violation), name);
    await waitForWords(stage.popup, alerts[code].what, soonMs);
  });
});

describe("is borne", () => {
  test("[TX31] names that climb out of the folder: every file is inside Downloads/PairQR", async () => {
    const content = `climbed ${before}`;
    const paths = hostileNames;
    await stage.attacker.evaluate((names, text) => window.hostile.sendFiles(5, names, text), paths, content);
    const folder = join(stage.downloadsDir, "PairQR");
    await waitFor("all files, whole", async () => {
      const arrived = await filesUnder(folder);
      return arrived.length >= paths.length && !arrived.some((path) => path.endsWith(".crdownload"));
    });
    const all = await filesUnder(stage.downloadsDir);
    expect(all.filter((path) => !path.startsWith(`${folder}/`))).toEqual([]);
    expect(existsSync(join(stage.downloadsDir, "..", "climbed.txt"))).toBe(false);
    for (const path of all) expect(await readFile(path, "utf8")).toBe(content);
    expect(await hasMarkup()).toBe(false);
  });

  test("markup in label, title, text and names: shown as text", async () => {
    await stage.attacker.evaluate(
      (text) => window.hostile.say({ type: "text", textId: 2, kind: "link", title: text, text }),
      markup,
    );
    await stage.attacker.evaluate(
      (text) => window.hostile.say({ type: "text", textId: 3, kind: "link", title: "", text }),
      "javascript:document.title='hacked'",
    );
    await waitForWords(stage.popup, markup, soonMs);
    await waitForWords(stage.popup, "javascript:document", soonMs);
    expect(await hasMarkup()).toBe(false);
    expect(await stage.popup.$$eval("a[href^=javascript]", (all) => all.length)).toBe(0);
  });

  test("[TX18] more transfers than may be open: the rest is declined, a text still passes", async () => {
    await stage.attacker.evaluate(() => window.hostile.flood("open transfers", 70));
    const declined = () =>
      stage.attacker.evaluate(
        () => window.hostile.heard().filter(({ type }) => type === "decline").length === 6,
      );
    await waitFor("six refusals", declined);
    await expectTextBack();
  });

  // With what each may leave behind in host and popup together. Kept whole, the pings are 3 MB, the texts 38 MB, the
  // manifests 11 MB in the worker and 30 MB outside it, 3 MB and 9 MB of which is what may be kept.
  const floods: readonly (readonly [string, Flood, number, number])[] = [
    ["TX34", "pings", 80_000, 2 * mebibyte],
    ["TX15", "texts", 500, 20 * mebibyte],
    ["TX23", "manifests of 10,000 files, each cancelled", 15, 16 * mebibyte],
  ];
  test.each(floods)(
    "[%s] a flood of %s: memory stays bounded, a text still passes",
    async (_title, name, amount, keptMaxBytes) => {
      isFlooded = name === "texts";
      heldBefore ??= await readHeld();
      await stage.attacker.evaluate((flood, times) => window.hostile.flood(flood, times), name, amount);
      await expectTextBack(15_000);
      await expectGrowthBelow(keptMaxBytes, heldBefore, readHeld);
      const isFlood = (all: readonly HTMLElement[]) =>
        all.filter((card) => card.innerText.includes("flood flood")).length;
      expect(await stage.popup.$$eval("article", isFlood)).toBeLessThanOrEqual(textsKeptMax);
    },
  );
});

async function readHeld(): Promise<HeldBytes> {
  return readHeldBytes({ offscreen: await stage.computer.offscreenPage(), popup: stage.popup });
}

async function expectTextBack(timeoutMs = soonMs): Promise<void> {
  const text = `back ${before}`;
  await sendTextOn(stage.popup, text);
  const heard = () =>
    stage.attacker.evaluate(
      (wanted) =>
        window.hostile.heard().some((message) => message.type === "text" && message.text === wanted),
      text,
    );
  await waitFor("the text at the guest", heard, { timeoutMs });
}

function hasMarkup(): Promise<boolean> {
  return stage.popup.evaluate(
    () => document.querySelector("#hostile, img[src=x]") !== null || document.title === "hacked",
  );
}

/** Runs in the popup: as a drop of one file. */
function offerFile(): void {
  const file = new File([new Uint8Array(1_000)], "offered.bin");
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  const input = document.querySelector<HTMLInputElement>("input[type=file][data-picker=files]");
  if (input === null) throw new Error("There is no picker.");
  input.files = dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

async function filesUnder(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
