/** Two ends of a session whose data channels are in this process, and a network that may hold a message back. */

import type { Psk } from "#protocol/channel/psks";
import type { CryptoSuite } from "#protocol/suite";
import type { TransferMessage } from "#protocol/transfer/messages";
import { createWebCryptoSuite } from "../webcrypto-suite.ts";
import type { DataChannelLike } from "./data-channel-port.ts";
import { createLinks, type Links } from "./links.ts";
import type { LostCause } from "./messages.ts";

export const suite = createWebCryptoSuite();
const sessionId = "00112233445566778899aabbccddeeff";
export const pairingPsk: Psk = { kind: "pairing", key: new Uint8Array(32).fill(7) };
const hello: TransferMessage = { type: "hello", label: "Pixel", deviceKind: "phone" };

/** The how many-th message of its direction. */
export type Judge = (from: "guest" | "host", number: number) => "pass" | "hold";

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

export type Wire = { guest: MemoryChannel; host: MemoryChannel; held: (() => void)[]; cut: () => void };

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

export type End = {
  links: Links;
  established: number[];
  heard: string[];
  lost: [attempt: number, cause: LostCause["kind"]][];
};

export function openEnd(role: "guest" | "host", psk: Psk, ownSuite: CryptoSuite = suite): End {
  const established: number[] = [];
  const heard: string[] = [];
  const lost: End["lost"] = [];
  const links = createLinks({
    suite: ownSuite,
    role,
    sessionId,
    psk,
    onEstablished(attempt) {
      established.push(attempt);
      if (role === "guest") links.current?.send(hello);
    },
    onMessage: ({ type }) => heard.push(type),
    onPartial: () => heard.push("partial"),
    onLost: (attempt, _wasInUse, cause) => lost.push([attempt, cause.kind]),
  });
  return { links, established, heard, lost };
}

export class Pair {
  readonly host = openEnd("host", pairingPsk);
  readonly guest: End;

  constructor(guestSuite = suite) {
    this.guest = openEnd("guest", pairingPsk, guestSuite);
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
}

/** As long as several handshakes take. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 200));
}
