/** Two paired browsers, the real server, and nothing on the screens: what transport/ promises to both apps. */

import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkLifetimeMs, textsKeptMax } from "#protocol/limits";
import type { FilesItem, Item } from "../../transport/src/snapshot.ts";
import { waitFor } from "../support/wait.ts";
import { sha256Of, untilFiles, untilReceived } from "./items.ts";
import { openStage, pair, type Snapshot, type Stage, untilSnapshot } from "./stage.ts";

let stage: Stage;
let host: Page;
let guest: Page;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());

describe("two paired devices", () => {
  beforeAll(async () => {
    [host, guest] = await stage.openPages();
    await pair(host, guest);
  });
  afterAll(async () => {
    await Promise.all([host.close(), guest.close()]);
  });

  test("know each other, the path, and the same four words; the link is gone", async () => {
    const ofHost = await untilSnapshot(host, "the guest's name", ({ peer }) => peer !== null);
    const ofGuest = await untilSnapshot(guest, "a direct path", isDirect);
    expect(ofHost.peer).toEqual({ label: "guest", deviceKind: "phone" });
    expect(ofGuest.peer).toEqual({ label: "host", deviceKind: "computer" });
    expect(ofHost.safetyWords).toHaveLength(4);
    expect(ofHost.safetyWords).toEqual(ofGuest.safetyWords);
    expect(ofHost.link).toBeNull();
  });

  test.each(["to the phone", "to the computer"])("[TX12] 1 MB of text arrives as it was, %s", async (way) => {
    const [from, to] = way === "to the phone" ? [host, guest] : [guest, host];
    const text = `${"Zeile\r\n👩‍👩‍👧 שלום\t".repeat(40_000)}${way}`;
    const id = await from.evaluate((sent) => window.pairqr.sendText(sent), text);
    const { items } = await untilSnapshot(
      to,
      "the text",
      (snapshot) => receivedText(snapshot.items) === text,
    );
    expect(items.filter((item) => item.kind === "text" && item.text === text)).toHaveLength(1);
    await untilSnapshot(from, "the delivery", (snapshot) =>
      snapshot.items.some((item) => item.id === id && item.kind === "text" && item.state === "delivered"),
    );
  });

  test.each(["to the phone", "to the computer"])(
    "[TX16] files of 0 bytes, 1 byte and 20 MB arrive byte for byte, %s",
    async (way) => {
      const [from, to] = way === "to the phone" ? [host, guest] : [guest, host];
      const sums = await from.evaluate(
        (folder) => window.pairqr.sendFiles([0, 1, 20_000_000], folder),
        `Ferien ☀️ ${way}`,
      );
      const item = await untilReceived(to, `Ferien ☀️ ${way}/2.bin`);
      expect(item.files.map(({ name, state }) => [name, state])).toEqual([
        ["0.bin", "done"],
        ["1.bin", "done"],
        ["2.bin", "done"],
      ]);
      expect(item.durableBytes).toBe(20_000_001);
      for (const [index, sum] of sums.entries()) {
        expect(await sha256Of(to, item.id, index)).toBe(sum);
      }
    },
  );

  test.each([
    ["receiver", "cancelled", "peer"],
    ["sender", "peer", "here"],
  ])("[TX23] the %s cancels, and both know", async (who) => {
    await host.evaluate(() => void window.pairqr.sendFiles([80_000_000], "cancelled"));
    const canceller = who === "sender" ? host : guest;
    const active = await untilFiles(canceller, "moving", ({ state, durableBytes }) => {
      return state.kind === "active" && durableBytes > 0;
    });
    await canceller.evaluate((id) => window.pairqr.session().cancel(id), active.id);
    const other = who === "sender" ? guest : host;
    const here = await untilFiles(
      canceller,
      "cancelled here",
      (item) => item.id === active.id && isOver(item),
    );
    const number = numberOf(active);
    const there = await untilFiles(
      other,
      "cancelled there",
      (item) => numberOf(item) === number && isOver(item),
    );
    expect(here.state).toEqual({ kind: "cancelled", by: "here", reason: "user" });
    expect(there.state).toEqual({ kind: "cancelled", by: "peer", reason: "user" });
    await host.evaluate(
      (id) => window.pairqr.session().removeQueued(id),
      who === "sender" ? here.id : there.id,
    );
    await guest.evaluate((id) => window.pairqr.session().discard(id), who === "sender" ? there.id : here.id);
  });
});

test("[TX12] of 201 texts given before a phone has come 200 arrive, the last is not taken, and the session lives", async () => {
  const pages = await stage.openPages();
  const [from, to] = pages;
  const link = await from.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
  await from.evaluate((count) => {
    for (let number = 1; number <= count; number++) window.pairqr.sendText(`text ${number}`);
  }, textsKeptMax + 1);
  await to.evaluate((text) => window.pairqr.guest(text), link);
  await untilSnapshot(to, "the 200th", ({ items }) => receivedText(items) === "text 200");
  const { items } = await untilSnapshot(from, "200 deliveries", (snapshot) => {
    return snapshot.items.filter(({ state }) => state === "delivered").length === textsKeptMax;
  });
  expect(items.at(-1)).toMatchObject({ text: "text 201", state: "refused" });
  await from.evaluate(() => window.pairqr.sendText("once more"));
  await untilSnapshot(to, "the next", (snapshot) => receivedText(snapshot.items) === "once more");
  await Promise.all(pages.map((page) => page.close()));
});

test("what is discarded after the end leaves nothing on the disk, with the last item of the list too", async () => {
  const pages = await stage.openPages();
  const [from, to] = pages;
  await pair(from, to);
  // The one with few is done first.
  for (const count of [2, 50]) {
    await from.evaluate((files) => window.pairqr.sendFiles(Array(files).fill(100), "kept"), count);
    await untilReceived(to, `kept/${count - 1}.bin`);
  }
  await from.evaluate(() => window.pairqr.session().end());
  const { items } = await untilSnapshot(to, "the end", ({ phase }) => phase.kind === "ended");
  const ids = items.map(({ id }) => id);
  expect((await filesOnDisk(to)).filter(isOf(ids))).toHaveLength(52);
  await to.evaluate((all) => all.map((id) => window.pairqr.session().discard(id)), ids);
  await waitFor("an empty disk", async () => (await filesOnDisk(to)).filter(isOf(ids)).length === 0, {
    timeoutMs: 5_000,
  });
  await Promise.all(pages.map((page) => page.close()));
});

function isOf(itemIds: readonly string[]): (name: string) => boolean {
  return (name) => itemIds.includes(`files-received-${name.split("-")[0]}`);
}

/** Of all sessions that this browser has had. */
function filesOnDisk(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle("pairqr");
    const names: string[] = [];
    for await (const session of root.values()) {
      for await (const name of (session as FileSystemDirectoryHandle).keys()) names.push(name);
    }
    return names;
  });
}

function isDirect({ phase }: Snapshot): boolean {
  return phase.kind === "connected" && phase.path === "direct";
}

/** The sender's number of a transfer is the same on both sides. */
function numberOf({ id }: FilesItem): string | undefined {
  return id.split("-").at(-1);
}

function isOver({ state }: FilesItem): boolean {
  return state.kind === "cancelled" || state.kind === "done";
}

function receivedText(items: readonly Item[]): string | undefined {
  const texts = items.filter((item) => item.kind === "text" && item.direction === "received");
  const last = texts.at(-1);
  return last?.kind === "text" ? last.text : undefined;
}
