/** A text that is longer than a text may be, on each of the ways it can come to the host. */

import { beforeEach, expect, test } from "vitest";
import { formatBase64url } from "#protocol/bytes";
import { textMaxBytes } from "#protocol/limits";
import { createFakeSession, type FakeSession } from "../test/fake-session.ts";
import { createSessionHost, type SessionHost } from "./session-host.ts";

const start = {
  kind: "start",
  secret: formatBase64url(new Uint8Array(32)),
  serverUrl: "https://a.example",
  pageOrigin: "https://a.example",
  isNew: true,
} as const;
const long = { textKind: "text", title: "", text: "x".repeat(textMaxBytes + 1) } as const;
const asFile = { kind: "files", files: [{ path: "text.txt", sizeBytes: textMaxBytes + 1 }] };

let session: FakeSession;
let host: SessionHost;

beforeEach(() => {
  host = createSessionHost({
    openSession() {
      session = createFakeSession("https://a.example/#1");
      return session;
    },
    self: { label: "Chrome", deviceKind: "computer" },
    download: async () => 1,
    setBadge: () => undefined,
    tell: () => undefined,
    fetchPageOrigin: async () => null,
    savePageOrigin: () => undefined,
    onIdle: () => undefined,
  });
  host.run(start);
});

const items = () => session.getSnapshot().items;

test.each([
  ["sent from the popup", () => host.run({ kind: "send-text", share: long })],
  ["asked for in the menu", () => host.sendNow(long)],
  ["asked for in the popup", () => host.run({ kind: "offer", share: long, isAsked: true })],
])("goes as a text file when it is %s", (_how, send) => {
  session.set({ phase: { kind: "connected", path: "direct", isQuiet: false } });
  send();
  expect(items()).toMatchObject([asFile]);
});

test("is an offer like any other: there once, taken along to a new code, replaced by the next page", () => {
  host.run({ kind: "offer", share: long, isAsked: false });
  host.run({ kind: "offer", share: long, isAsked: false });
  expect(items()).toMatchObject([asFile]);
  host.run(start);
  expect(items()).toMatchObject([asFile]);
  host.run({ kind: "offer", share: { ...long, text: "next" }, isAsked: false });
  expect(items()).toMatchObject([{ kind: "text", text: "next" }]);
});

test("is a text still, where it is as long as one may be", () => {
  host.run({ kind: "send-text", share: { ...long, text: long.text.slice(1) } });
  expect(items()).toMatchObject([{ kind: "text" }]);
});
