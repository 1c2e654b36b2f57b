/** What is lost of a handshake, attempts side by side, and who says too much or does not listen. */

import { describe, expect, test, vi } from "vitest";
import {
  chunkMaxBytes,
  inboxMaxBytes,
  inboxMaxRecords,
  recordMaxBytes,
  textsKeptMax,
  unsentMaxMessages,
  windowMaxBytes,
} from "#protocol/limits";
import { type Judge, openEnd, Pair, pairingPsk, settle, suite } from "./test-pair.ts";

const losses = {
  "message 1": (from, number) => (from === "guest" && number === 1 ? "hold" : "pass"),
  "message 2": (from, number) => (from === "host" && number === 1 ? "hold" : "pass"),
  "the first record": (from, number) => (from === "guest" && number === 2 ? "hold" : "pass"),
} as const satisfies Record<string, Judge>;
type Loss = keyof typeof losses;
const allLosses = Object.keys(losses) as Loss[];

describe("a path that breaks during a handshake", () => {
  test.each(allLosses.flatMap((first) => allLosses.map((second) => [first, second] as const)))(
    "[CH10] once with %s under way, then with %s: the third attempt connects, and the code opens nothing more",
    async (...lost) => {
      const pair = new Pair();
      for (const [index, loss] of lost.entries()) {
        const wire = pair.connect(index + 1, losses[loss]);
        await vi.waitFor(() => expect(wire.held).toHaveLength(1));
        wire.cut();
        await vi.waitFor(() => expect(pair.host.lost).toHaveLength(index + 1));
      }
      pair.connect(3);
      await untilEstablished(pair, 3);
      expect(pair.host.lost.map(([, cause]) => cause)).toEqual(["closed", "closed"]);
      await expectCodeIsDead(pair);
    },
  );
});

describe("attempts side by side", () => {
  test("[CH10] a data channel made before the phone was there does not accept the code after it", async () => {
    const pair = new Pair();
    const thief = openEnd("guest", pairingPsk);
    const wire = pair.prepare(2, () => "pass", thief);
    await settle();
    pair.connect(1);
    await untilEstablished(pair, 1);
    wire.guest.open();
    wire.host.open();
    await settle();
    expect(thief.established).toEqual([]);
    expect(pair.host.established).toEqual([1]);
  });

  test("[CH10] nor does it once the phone has used what took the code's place", async () => {
    const pair = new Pair();
    const thief = openEnd("guest", pairingPsk);
    const wire = pair.prepare(9, () => "pass", thief);
    for (const attempt of [1, 2]) {
      const { held } = pair.connect(attempt, losses["the first record"]);
      await vi.waitFor(() => expect(held).toHaveLength(1));
    }
    wire.guest.open();
    wire.host.open();
    await vi.waitFor(() => expect(thief.lost).toEqual([[9, "handshake-refused"]]));
    expect(pair.host.established).toEqual([1, 2]);
  });

  test("[CH10] nor does the phone take another host's word once it has one", async () => {
    const pair = new Pair();
    const late = pair.connect(2, losses["message 2"]);
    // A hostile server's: it does not end with the others.
    late.host.onClosing = () => {};
    await vi.waitFor(() => expect(late.held).toHaveLength(1));
    pair.connect(1);
    await untilEstablished(pair, 1);
    for (const pass of late.held) pass();
    await settle();
    expect(pair.guest.established).toEqual([1]);
  });

  test.each([1, 2])(
    "[CH10] the one that came through ends the other, and nobody cries foul: %s",
    async (first) => {
      const pair = new Pair();
      const late = pair.connect(3 - first, losses["message 1"]);
      await vi.waitFor(() => expect(late.held).toHaveLength(1));
      pair.connect(first);
      await untilEstablished(pair, first);
      for (const pass of late.held) pass();
      await settle();
      expect(pair.host.lost).toEqual([[3 - first, "closed"]]);
      expect(pair.guest.lost).toEqual([[3 - first, "closed"]]);
    },
  );

  test("[CH10] message 2 came by the one and the host went on with the other: the phone is not locked out", async () => {
    const pair = new Pair();
    const second = pair.connect(2, losses["message 1"]);
    await vi.waitFor(() => expect(second.held).toHaveLength(1));
    second.guest.onClosing = () => {};
    const first = pair.connect(1, losses["the first record"]);
    await vi.waitFor(() => expect(first.held).toHaveLength(1));
    for (const pass of second.held) pass();
    await vi.waitFor(() => expect(pair.host.established).toEqual([1, 2]));
    first.host.close();
    second.host.close();
    pair.connect(3);
    await untilEstablished(pair, 3);
    await expectCodeIsDead(pair);
  });
});

describe("what comes right behind message 2", () => {
  test("[TX12] 200 texts that waited for a phone all arrive, however long its keys take", async () => {
    const { pair, finish } = await connectSlowly();
    for (let textId = 0; textId < textsKeptMax; textId++) {
      pair.host.links.current?.send({
        type: "text",
        textId,
        kind: "text",
        title: "",
        text: `text ${textId}`,
      });
    }
    await settle();
    finish();
    await vi.waitFor(() => expect(pair.guest.heard).toEqual(Array(textsKeptMax).fill("text")), 10_000);
    expect(pair.guest.lost).toEqual([]);
  });

  test.each([
    [0, inboxMaxRecords],
    [recordMaxBytes, inboxMaxBytes / recordMaxBytes],
  ])("[CH6] records of %i bytes wait up to a bound, and one more ends the attempt", async (bytes, most) => {
    const { pair, wire } = await connectSlowly();
    for (let count = 1; count < most; count++) wire.host.send(new Uint8Array(bytes));
    await settle();
    expect(pair.guest.lost).toEqual([]);
    for (const _ of [1, 2]) wire.host.send(new Uint8Array(bytes));
    await settle();
    expect(pair.guest.lost).toEqual([[1, "handshake-refused"]]);
  });
});

describe("a peer that does not read", () => {
  test("[TX41] is given up once it has caused more answers than an honest one", {
    timeout: 60_000,
  }, async () => {
    const pair = new Pair();
    const { host } = pair.connect(1);
    await untilEstablished(pair, 1);
    host.bufferedAmount = 2 ** 30;
    for (let count = 1; count <= unsentMaxMessages; count++)
      pair.host.links.current?.send({ type: "pong", nonce: 1 });
    await settle();
    expect(pair.host.lost).toEqual([]);
    pair.host.links.current?.send({ type: "pong", nonce: 1 });
    await vi.waitFor(() => expect(pair.host.lost).toEqual([[1, "protocol-error"]]), 30_000);
  });
});

describe("a path that stands still for a while", () => {
  test("[TX41] is not given up for two windows that wait, and what is handed over makes room", {
    timeout: 60_000,
  }, async () => {
    const pair = new Pair();
    const { host } = pair.connect(1);
    await untilEstablished(pair, 1);
    const bytes = new Uint8Array(chunkMaxBytes);
    const chunk = { type: "chunk", transferId: 1, fileIndex: 0, offset: 0, bytes } as const;
    const most = Math.floor((2 * windowMaxBytes) / recordMaxBytes);
    for (const round of [1, 2]) {
      host.bufferedAmount = 2 ** 30;
      for (let count = 1; count <= most; count++) pair.host.links.current?.send(chunk);
      host.bufferedAmount = 0;
      host.onbufferedamountlow?.();
      await vi.waitFor(() => expect(pair.guest.heard).toHaveLength(round * most), 30_000);
    }
    expect(pair.host.lost).toEqual([]);
  });
});

async function untilEstablished({ host, guest }: Pair, attempt: number): Promise<void> {
  await vi.waitFor(() => expect(host.heard).toEqual(["hello"]));
  expect([guest.established.at(-1), host.established.at(-1)]).toEqual([attempt, attempt]);
}

async function expectCodeIsDead(pair: Pair): Promise<void> {
  const before = pair.host.established.length;
  const thief = openEnd("guest", pairingPsk);
  pair.connect(9, () => "pass", thief);
  await vi.waitFor(() => expect(thief.lost).toEqual([[9, "handshake-refused"]]));
  expect(pair.host.established).toHaveLength(before);
}

/** The host is through with the handshake, the guest holds message 2 and makes its keys until `finish`. */
async function connectSlowly() {
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const pair = new Pair({ ...suite, dh: (own, theirs) => finished.then(() => suite.dh(own, theirs)) });
  const wire = pair.connect(1);
  await vi.waitFor(() => expect(pair.host.established).toEqual([1]));
  await settle();
  return { pair, wire, finish };
}
