/** How long the host is needed: the background closes its document when it says that it is idle. */

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { formatBase64url } from "#protocol/bytes";
import { filesItem } from "#ui/test-states.ts";
import type { Badge } from "../lib/messages.ts";
import { createFakeSession, type FakeSession } from "../test/fake-session.ts";
import { createSessionHost, type SessionHost } from "./session-host.ts";

const secret = formatBase64url(new Uint8Array(32));
const origin = "https://a.example";
const startCommand = { kind: "start", secret, serverUrl: origin, pageOrigin: origin, isNew: false } as const;
const share = { textKind: "text", title: "", text: "hello" } as const;
const pixel = { label: "Pixel", deviceKind: "phone" } as const;
const connected = { kind: "connected", path: "direct", isQuiet: false } as const;

let current: () => FakeSession;
let badges: Badge[];
let idleCount: number;
let host: SessionHost;

beforeEach(() => {
  vi.useFakeTimers();
  badges = [];
  idleCount = 0;
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  host = createSessionHost({
    openSession: ({ pageOrigin }) => {
      const session = createFakeSession(`${pageOrigin}/#1${secret}`);
      current = () => session;
      return session;
    },
    self: { label: "Chrome", deviceKind: "computer" },
    download: async () => 1,
    setBadge: (badge) => badges.push(badge),
    tell: () => undefined,
    fetchPageOrigin: async () => null,
    savePageOrigin: () => undefined,
    onIdle: () => {
      idleCount++;
    },
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("is idle when the session has ended and nobody looks", async () => {
  host.run(startCommand);
  const unwatch = host.watch(() => undefined);
  host.run({ kind: "end" });
  await vi.runAllTimersAsync();
  expect(idleCount).toBe(0);
  unwatch();
  await vi.runAllTimersAsync();
  expect(idleCount).toBeGreaterThan(0);
});

test("stays while the popup becomes a window of its own, and no longer where none comes", async () => {
  host.run(startCommand);
  const unwatch = host.watch(() => undefined);
  host.run({ kind: "end" });
  await vi.advanceTimersByTimeAsync(10);
  host.run({ kind: "move" });
  unwatch();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(idleCount).toBe(0);
  const close = host.watch(() => undefined);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(idleCount).toBe(0);
  host.run({ kind: "move" });
  close();
  await vi.runAllTimersAsync();
  expect(idleCount).toBeGreaterThan(0);
});

test("stays until the goodbye is out", async () => {
  host.run(startCommand);
  const goodbye = current().holdGoodbye();
  host.run({ kind: "end" });
  await vi.runAllTimersAsync();
  expect(idleCount).toBe(0);
  goodbye.release();
  await vi.runAllTimersAsync();
  expect(idleCount).toBeGreaterThan(0);
});

test("stays for a phone that was lost until somebody has seen it", async () => {
  host.run(startCommand);
  current().set({ peer: pixel, phase: { kind: "ended", reason: { kind: "peer-lost" } } });
  await vi.runAllTimersAsync();
  expect(idleCount).toBe(0);
  expect(badges.at(-1)).toEqual({ kind: "problem" });
  host.watch(() => undefined)();
  await vi.runAllTimersAsync();
  expect(idleCount).toBeGreaterThan(0);
});

test("stays after the phone has ended the session: what had not gone goes along to the next code", async () => {
  host.run(startCommand);
  host.run({ kind: "send-text", share });
  current().set({ peer: pixel, phase: { kind: "ended", reason: { kind: "ended-by-peer" } } });
  await vi.runAllTimersAsync();
  expect(idleCount).toBe(0);
  expect(badges.at(-1)).toEqual({ kind: "none" });
  host.run({ ...startCommand, isNew: true });
  expect(current().getSnapshot().items).toMatchObject([{ state: "queued", text: "hello" }]);
});

test("stays for what waits to be sent when the code ends unseen: it goes along to the next one", async () => {
  host.run(startCommand);
  host.run({ kind: "offer", share: { ...share, text: "in front" }, isAsked: false });
  host.run({ kind: "send-text", share });
  current().set({ phase: { kind: "ended", reason: { kind: "link-expired" } } });
  await vi.runAllTimersAsync();
  expect(idleCount).toBe(0);
  host.run({ ...startCommand, isNew: true });
  expect(current().getSnapshot().items).toMatchObject([{ text: "in front" }, { text: "hello" }]);
});

test("does not stay for what merely was in front", async () => {
  host.run(startCommand);
  host.run({ kind: "offer", share, isAsked: false });
  current().set({ phase: { kind: "ended", reason: { kind: "link-expired" } } });
  await vi.runAllTimersAsync();
  expect(idleCount).toBeGreaterThan(0);
});

test("stays for an alarm before any phone was there until somebody has seen it", async () => {
  host.run(startCommand);
  current().set({ phase: { kind: "ended", reason: { kind: "too-many-attempts" } } });
  await vi.runAllTimersAsync();
  expect(idleCount).toBe(0);
  host.watch(() => undefined)();
  await vi.runAllTimersAsync();
  expect(idleCount).toBeGreaterThan(0);
});

test("stays for a file that could not be saved, seen or not, until it is saved or removed", async () => {
  const item = filesItem({ id: "r1" });
  host.run(startCommand);
  current().set({ phase: connected, items: [item] });
  await vi.runAllTimersAsync();
  host.settleDownload("blob:1", 1, false);
  host.run({ kind: "end" });
  host.watch(() => undefined)();
  await vi.runAllTimersAsync();
  expect(idleCount).toBe(0);
  expect(badges.at(-1)).toEqual({ kind: "problem" });
  host.run({ kind: "remove", itemId: "r1" });
  await vi.runAllTimersAsync();
  expect(idleCount).toBeGreaterThan(0);
});

test("stays while a download is under way", async () => {
  host.run(startCommand);
  current().set({ phase: connected, items: [filesItem({ id: "r1" })] });
  await vi.runAllTimersAsync();
  host.run({ kind: "end" });
  await vi.runAllTimersAsync();
  expect(idleCount).toBe(0);
  host.settleDownload("blob:1", 1, true);
  await vi.runAllTimersAsync();
  expect(idleCount).toBeGreaterThan(0);
});

describe("when plain codes are switched on", () => {
  const phase = () => current().getSnapshot().phase;

  test("a session that waits for a phone is ended, and the host is idle", async () => {
    host.run(startCommand);
    host.endWaiting();
    expect(phase()).toEqual({ kind: "ended", reason: { kind: "ended-here" } });
    await vi.runAllTimersAsync();
    expect(idleCount).toBeGreaterThan(0);
  });

  test("one whose popup is there is left to it", () => {
    host.run(startCommand);
    host.watch(() => undefined);
    host.endWaiting();
    expect(phase().kind).toBe("waiting");
  });

  test.each([{ kind: "connecting", since: 0 }, connected] as const)(
    "one with a phone in it goes on ($kind)",
    (own) => {
      host.run(startCommand);
      current().set({ peer: pixel, phase: own });
      host.endWaiting();
      expect(phase()).toEqual(own);
    },
  );
});
