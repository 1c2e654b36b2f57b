/** Two ends of a session whose data channels are in this process: what is lost of a handshake, and attempts side by side. */

import { describe, expect, test, vi } from "vitest";
import type { Psk } from "#protocol/channel/psks";
import { chunkMaxBytes, recordMaxBytes, unsentMaxMessages, windowMaxBytes } from "#protocol/limits";
import type { TransferMessage } from "#protocol/transfer/messages";
import { createWebCryptoSuite } from "../webcrypto-suite.ts";
import type { DataChannelLike } from "./data-channel-port.ts";
import { createLinks, type Links } from "./links.ts";
import type { LostCause } from "./messages.ts";

const suite = createWebCryptoSuite();
const sessionId = "00112233445566778899aabbccddeeff";
const pairingPsk: Psk = { kind: "pairing", key: new Uint8Array(32).fill(7) };
const hello: TransferMessage = { type: "hello", label: "Pixel", deviceKind: "phone" };

/** The how many-th message of its direction. */
type Judge = (from: "guest" | "host", number: number) => "pass" | "hold";

class MemoryChannel implements DataChannelLike {
  readyState: RTCDataChannelState = "connecting";
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onbufferedamountlow: (() => void) | null = null;
  onclose: (() => void) | null = null;
  deliver: (bytes: Uint8Array) => void = () => {};
  onClosing: () => void = () => {};

  send(bytes: Uint8Array): void {
    this.deliver(bytes.slice());
  }

  hear(bytes: Uint8Array): void {
    this.onmessage?.({ data: bytes.buffer });
  }

  open(): void {
    this.readyState = "open";
    this.onopen?.();
  }

  close(): void {
    if (this.readyState === "closed") return;
    this.readyState = "closed";
    this.onClosing();
    this.onclose?.();
  }
}

type Wire = { guest: MemoryChannel; host: MemoryChannel; held: (() => void)[]; cut: () => void };

function createWire(judge: Judge): Wire {
  const [guest, host] = [new MemoryChannel(), new MemoryChannel()];
  const held: (() => void)[] = [];
  const connect = (from: "guest" | "host", here: MemoryChannel, there: MemoryChannel): void => {
    let number = 0;
    here.deliver = (bytes) => {
      const pass = (): void => there.hear(bytes);
      number += 1;
      if (judge(from, number) === "pass") queueMicrotask(pass);
      else held.push(pass);
    };
    // As in a browser, after what was sent before has been heard.
    here.onClosing = () => setTimeout(() => there.close(), 10);
  };
  connect("guest", guest, host);
  connect("host", host, guest);
  return { guest, host, held, cut: () => guest.close() };
}

function descriptionOf(byte: string): string {
  return `a=fingerprint:sha-256 ${Array(32).fill(byte).join(":")}\r\n`;
}

type End = {
  links: Links;
  established: number[];
  heard: string[];
  lost: [attempt: number, cause: LostCause["kind"]][];
};

function openEnd(role: "guest" | "host", psk: Psk): End {
  const established: number[] = [];
  const heard: string[] = [];
  const lost: End["lost"] = [];
  const links = createLinks({
    suite,
    role,
    sessionId,
    psk,
    onEstablished(attempt) {
      established.push(attempt);
      if (role === "guest") links.current?.send(hello);
    },
    onMessage: ({ type }) => heard.push(type),
    onLost: (attempt, _wasInUse, cause) => lost.push([attempt, cause.kind]),
  });
  return { links, established, heard, lost };
}

class Pair {
  readonly host = openEnd("host", pairingPsk);
  readonly guest: End;

  constructor(guestPsk = pairingPsk) {
    this.guest = openEnd("guest", guestPsk);
  }

  /** Open at both ends; `guest` may be a stranger's. */
  connect(attempt: number, judge: Judge = () => "pass", guest: End = this.guest): Wire {
    const wire = this.prepare(attempt, judge, guest);
    wire.guest.open();
    wire.host.open();
    return wire;
  }

  /** Described, and not open yet. */
  prepare(attempt: number, judge: Judge = () => "pass", guest: End = this.guest): Wire {
    const wire = createWire(judge);
    const [guestSdp, hostSdp] = [descriptionOf(`1${attempt}`), descriptionOf(`2${attempt}`)];
    guest.links.open(attempt, wire.guest);
    this.host.links.open(attempt, wire.host);
    guest.links.describe(attempt, { localSdp: guestSdp, remoteSdp: hostSdp });
    this.host.links.describe(attempt, { localSdp: hostSdp, remoteSdp: guestSdp });
    return wire;
  }

  async established(attempt: number): Promise<void> {
    await vi.waitFor(() => expect(this.host.heard).toEqual(["hello"]));
    expect([this.guest.established.at(-1), this.host.established.at(-1)]).toEqual([attempt, attempt]);
  }
}

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
      await pair.established(3);
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
    await pair.established(1);
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
    await pair.established(1);
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
      await pair.established(first);
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
    await pair.established(3);
    await expectCodeIsDead(pair);
  });
});

describe("a peer that does not read", () => {
  test("[TX41] is given up once it has caused more answers than an honest one", {
    timeout: 60_000,
  }, async () => {
    const pair = new Pair();
    const { host } = pair.connect(1);
    await pair.established(1);
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
    await pair.established(1);
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

async function expectCodeIsDead(pair: Pair): Promise<void> {
  const before = pair.host.established.length;
  const thief = openEnd("guest", pairingPsk);
  pair.connect(9, () => "pass", thief);
  await vi.waitFor(() => expect(thief.lost).toEqual([[9, "handshake-refused"]]));
  expect(pair.host.established).toHaveLength(before);
}

/** As long as several handshakes take. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 200));
}
