/** Two browsers, the real server, and nothing on the screens: what transport/ promises to both apps. */

import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FilesItem, Item } from "../../transport/src/snapshot.ts";
import { startServer } from "../support/server.ts";
import {
  linkLifetimeMs,
  openPage,
  openStage,
  pair,
  readSnapshot,
  type Stage,
  untilPhase,
  untilSnapshot,
} from "./stage.ts";

const mebibyte = 1024 * 1024;
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

describe("a session under trouble", () => {
  test("[TX37] a reload of the guest's tab resumes the transfer where it was", async () => {
    [host, guest] = await stage.openPages();
    await pair(host, guest);
    const sums = host.evaluate(() => window.pairqr.sendFiles([60 * 1024 * 1024], "resumed"));
    const [sum] = await sums;
    await untilFiles(guest, "4 MiB stored", ({ durableBytes }) => durableBytes > 4 * mebibyte);
    await guest.reload();
    await guest.waitForFunction(() => "pairqr" in window);
    const resumed = await untilFiles(guest, "the transfer again", () => true, 20_000);
    const first = await untilFiles(guest, "bytes", ({ durableBytes }) => durableBytes > 0);
    expect(first.durableBytes).toBeGreaterThan(4 * mebibyte);
    const item = await untilReceived(guest, "resumed/0.bin");
    expect(item.id).toBe(resumed.id);
    expect(await sha256Of(guest, item.id, 0)).toBe(sum);
    await Promise.all([host.close(), guest.close()]);
  });

  test("[TX37] a path that breaks under way is made anew, and the transfer goes on", async () => {
    host = await openPage(stage.browsers[0], stage.server.url);
    guest = await openPage(stage.browsers[1], stage.server.url, recordConnections);
    await pair(host, guest);
    const sending = host.evaluate(() => window.pairqr.sendFiles([40 * 1024 * 1024], "broken"));
    await untilFiles(guest, "2 MiB stored", ({ durableBytes }) => durableBytes > 2 * mebibyte);
    await guest.evaluate(() => window.testConnections?.at(-1)?.close());
    const item = await untilReceived(guest, "broken/0.bin");
    const [sum] = await sending;
    expect(await sha256Of(guest, item.id, 0)).toBe(sum);
    const { safetyWords } = await untilPhase(guest, "connected");
    expect((await readSnapshot(host)).safetyWords).toEqual(safetyWords);
    await Promise.all([host.close(), guest.close()]);
  });

  test("where a data channel cannot move to a worker, the page pumps it", async () => {
    host = await openPage(stage.browsers[0], stage.server.url, refuseTransfers);
    guest = await openPage(stage.browsers[1], stage.server.url, refuseTransfers);
    await pair(host, guest);
    const [sum] = await host.evaluate(() => window.pairqr.sendFiles([10_000_000], "pumped"));
    const item = await untilReceived(guest, "pumped/0.bin");
    expect(await sha256Of(guest, item.id, 0)).toBe(sum);
    await host.evaluate(() => window.pairqr.session().end());
    await untilPhase(guest, "ended", 5_000);
    await Promise.all([host.close(), guest.close()]);
  });

  test("a server that stops after pairing is not missed", async () => {
    const server = await startServer({ pageDir: stage.pageDir });
    const [left, right] = stage.browsers;
    [host, guest] = await Promise.all([openPage(left, server.url), openPage(right, server.url)]);
    await pair(host, guest);
    await server.close();
    const [sum] = await guest.evaluate(() => window.pairqr.sendFiles([2_000_000], "late"));
    const item = await untilReceived(host, "late/0.bin");
    expect(await sha256Of(host, item.id, 0)).toBe(sum);
    expect((await readSnapshot(host)).phase.kind).toBe("connected");
    await Promise.all([host.close(), guest.close()]);
  });

  test("a guest whose browser is killed is missed within 5 s", async () => {
    const victim = await stage.openBrowser();
    host = await openPage(stage.browsers[0], stage.server.url);
    guest = await openPage(victim, stage.server.url);
    await pair(host, guest);
    victim.browser.process()?.kill("SIGKILL");
    await untilSnapshot(host, "the loss", isLost, 5_500);
    await victim.close();
    await host.close();
  });

  test("the other side hears of the end", async () => {
    [host, guest] = await stage.openPages();
    await pair(host, guest);
    await host.evaluate(() => window.pairqr.session().end());
    const { phase } = await untilPhase(guest, "ended", 5_000);
    expect(phase).toEqual({ kind: "ended", reason: { kind: "ended-by-peer" } });
    await Promise.all([host.close(), guest.close()]);
  });
});

describe("before pairing", () => {
  test("[PR9] the link is there with the server down, and the user is told within 5 s", async () => {
    host = await openPage(stage.browsers[0], stage.server.url);
    await host.setRequestInterception(true);
    let isDown = true;
    host.on("request", (request) => {
      if (isDown && request.url().includes("/api/")) void request.abort("connectionrefused");
      else void request.continue();
    });
    const link = await host.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
    expect(link).toMatch(/#1[\w-]{43}$/);
    await untilSnapshot(host, "the notice", hasNotice("server-unreachable"), 5_000);
    isDown = false;
    await untilSnapshot(host, "no notice", (snapshot) => snapshot.notices.length === 0);
    await host.close();
  });

  test("[PR13] an unused link expires", async () => {
    host = await openPage(stage.browsers[0], stage.server.url);
    await host.evaluate(() => window.pairqr.host(1_000));
    const { phase, link } = await untilPhase(host, "ended", 5_000);
    expect(phase).toEqual({ kind: "ended", reason: { kind: "link-expired" } });
    expect(link).toBeNull();
    await host.close();
  });

  test("[PR12] a second phone is refused, and both are told", async () => {
    [host, guest] = await stage.openPages();
    const link = await host.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
    await guest.evaluate((text) => window.pairqr.guest(text), link);
    await untilPhase(host, "connected");
    const second = await openPage(stage.browsers[0], stage.server.url);
    await second.evaluate((text) => window.pairqr.guest(text), link);
    const { phase } = await untilPhase(second, "ended", 5_000);
    expect(phase).toEqual({ kind: "ended", reason: { kind: "already-joined" } });
    await untilSnapshot(host, "the notice", hasNotice("second-phone-refused"), 5_000);
    expect((await readSnapshot(host)).phase.kind).toBe("connected");
    await Promise.all([host.close(), guest.close(), second.close()]);
  });

  test("[CH9] a guest without the secret is refused, and the host is told and goes on", async () => {
    [host, guest] = await stage.openPages();
    const link = await host.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
    await guest.evaluate((text) => window.pairqr.impostor(text), link);
    await untilSnapshot(host, "the notice", hasNotice("tampered"), 5_000);
    const { phase } = await readSnapshot(host);
    expect(["waiting", "connecting"]).toContain(phase.kind);
    const { phase: last } = await untilPhase(host, "ended", 30_000);
    expect(last).toEqual({ kind: "ended", reason: { kind: "too-many-attempts" } });
    await Promise.all([host.close(), guest.close()]);
  });
});

declare global {
  interface Window {
    testConnections?: RTCPeerConnection[];
  }
}

/** Runs in the page before its own script. */
function recordConnections(): void {
  const made: RTCPeerConnection[] = [];
  window.testConnections = made;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(this);
    }
  };
}

/** As in a browser without transferable data channels. */
function refuseTransfers(): void {
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function refuse(message: unknown, options: unknown): void {
    const transfer: Transferable[] = Array.isArray(options) ? options : [];
    if (transfer.some((one) => (one as unknown) instanceof RTCDataChannel)) {
      throw new DOMException("not here", "DataCloneError");
    }
    postMessage.call(this, message, { transfer });
  };
}

type Snapshot = Awaited<ReturnType<typeof readSnapshot>>;

function isDirect({ phase }: Snapshot): boolean {
  return phase.kind === "connected" && phase.path === "direct";
}

function isLost({ phase }: Snapshot): boolean {
  return phase.kind === "reconnecting" || (phase.kind === "connected" && phase.isQuiet);
}

function hasNotice(kind: Snapshot["notices"][number]["kind"]): (snapshot: Snapshot) => boolean {
  return ({ notices }) => notices.some((notice) => notice.kind === kind);
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

async function untilFiles(
  page: Page,
  what: string,
  isIt: (item: FilesItem) => boolean,
  timeoutMs = 30_000,
): Promise<FilesItem> {
  const find = ({ items }: Snapshot): FilesItem | undefined =>
    items.findLast((item): item is FilesItem => item.kind === "files" && isIt(item));
  const snapshot = await untilSnapshot(page, what, (state) => find(state) !== undefined, timeoutMs);
  const item = find(snapshot);
  if (item === undefined) throw new Error(what);
  return item;
}

function untilReceived(page: Page, path: string): Promise<FilesItem> {
  return untilFiles(
    page,
    path,
    ({ files, direction, state }) =>
      direction === "received" && state.kind === "done" && files.at(-1)?.path === path,
    45_000,
  );
}

function sha256Of(page: Page, itemId: string, fileIndex: number): Promise<string> {
  return page.evaluate((id, index) => window.pairqr.sha256Of(id, index), itemId, fileIndex);
}
