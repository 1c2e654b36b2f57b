/**
 * The attackers' page: `window.hostile` is the whole of it, driven from the tests.
 *
 * It runs product code up to the point where an attacker leaves the honest path, so that it gets as far as one can.
 */

import { parsePairingLink } from "#protocol/pairing/link";
import type { TransferMessage } from "#protocol/transfer/messages";
import { floods, greet, receiverViolations, sendNamedFiles, violations } from "./attacks.ts";
import { createMiddleman, type Middleman } from "./middleman.ts";
import {
  connectAsGuest,
  memberOf,
  openRawGuest,
  openRawHost,
  pause,
  type RawPeer,
  untilOpen,
} from "./raw-peer.ts";

export type Violation = keyof typeof violations;
export type ReceiverViolation = keyof typeof receiverViolations;
export type Flood = keyof typeof floods;

export type HostilePage = {
  /** A guest with the secret; resolves when it has greeted. */
  readonly joinAs: (link: string, label?: string) => Promise<void>;
  /** A host that made this link: registers and waits. */
  readonly hostAs: (link: string, label?: string) => Promise<void>;
  /** Host: resolves when the victim is through the handshake and was greeted. */
  readonly victimCame: () => Promise<void>;
  readonly say: (message: Exclude<TransferMessage, { type: "chunk" }>) => Promise<void>;
  readonly violate: (name: Violation) => Promise<void>;
  readonly violateAsReceiver: (name: ReceiverViolation) => Promise<void>;
  readonly flood: (name: Flood, count: number) => Promise<void>;
  readonly sendFiles: (transferId: number, paths: readonly string[], content: string) => Promise<void>;
  readonly heard: () => readonly TransferMessage[];
  readonly ending: () => string | null;
  readonly close: () => void;
  /** Without the secret: connects with the server's token, sends `first`, and gives back all that came, base64. */
  readonly intrude: (
    sessionId: string,
    token: string,
    first: readonly number[],
  ) => Promise<readonly string[]>;
  readonly newMiddleman: () => void;
  readonly middleman: () => Middleman;
};

declare global {
  interface Window {
    hostile: HostilePage;
  }
}

let peer: RawPeer | undefined;
let coming: Promise<RawPeer> | undefined;
let hostLabel: string | undefined;
let middleman: Middleman | undefined;
/** An intruder who is told nothing for so long will not be told anything. */
const listenMs = 1_500;

window.hostile = {
  async joinAs(link, label) {
    peer = await openRawGuest(secretOf(link));
    await greet(peer, label);
    await peer.until("hello");
  },
  async hostAs(link, label) {
    hostLabel = label;
    coming = (await openRawHost(secretOf(link))).peer;
  },
  async victimCame() {
    peer = await coming;
    await greet(opened(), hostLabel);
    await opened().until("hello");
  },
  say: (message) => opened().say(message),
  violate: (name) => violations[name](opened()),
  async violateAsReceiver(name) {
    const { transferId } = await opened().until("manifest");
    await opened().say({ type: "accept", transferId });
    await receiverViolations[name](opened(), transferId);
  },
  flood: (name, count) => floods[name](opened(), count),
  sendFiles: (transferId, paths, content) => sendNamedFiles(opened(), transferId, paths, content),
  heard: () => opened().heard,
  ending: () => opened().ending,
  close: () => opened().close(),
  async intrude(sessionId, token, first) {
    const { dataChannel, close } = connectAsGuest(memberOf(sessionId, "guest", token));
    const received: string[] = [];
    dataChannel.binaryType = "arraybuffer";
    dataChannel.onmessage = ({ data }) =>
      received.push(btoa(String.fromCharCode(...new Uint8Array(data as ArrayBuffer))));
    await untilOpen(dataChannel);
    if (first.length > 0) dataChannel.send(Uint8Array.from(first));
    const deadline = performance.now() + listenMs;
    while (performance.now() < deadline && dataChannel.readyState === "open") await pause();
    close();
    return received;
  },
  newMiddleman() {
    middleman = createMiddleman();
  },
  middleman() {
    if (middleman === undefined) throw new Error("There is no man in the middle.");
    return middleman;
  },
};

function opened(): RawPeer {
  if (peer === undefined) throw new Error("There is no peer.");
  return peer;
}

function secretOf(link: string): Uint8Array {
  const parsed = parsePairingLink(link);
  if (parsed.kind !== "pairing") throw new Error("no link");
  return parsed.secret;
}
