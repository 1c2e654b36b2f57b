/**
 * A peer with the keys and without manners: real up to the handshake, then it sends what it is told to.
 *
 *   openRawGuest(secret) ─► join, offer, handshake ─► say(message) │ sealBytes │ sealRecord │ sendUnsealed
 *   openRawHost(secret)  ─► register, answer, handshake ─► …
 */

import { ProtocolError } from "#protocol/alerts";
import { formatBase64url } from "#protocol/bytes";
import { parseDtlsFingerprints } from "#protocol/channel/fingerprints";
import { createInitiator, createResponder, type HandshakeResult } from "#protocol/channel/handshake";
import { buildPrologue } from "#protocol/channel/prologue";
import { contentTypes, RecordWriter } from "#protocol/channel/record";
import { SecureChannel } from "#protocol/channel/secure-channel";
import { derivePairing, type Pairing } from "#protocol/pairing/derive";
import type { Membership } from "#protocol/signalling/api";
import { formatPeerId, type MemberRole } from "#protocol/signalling/peer-id";
import { decodeMessage, encodeMessage } from "#protocol/transfer/codec";
import type { TransferMessage } from "#protocol/transfer/messages";
import { makeEarlyOffer } from "#transport/early-offer";
import { type PeerConnection, whenDescribed } from "#transport/peer-connection";
import { createSession, joinSession } from "#transport/session-api";
import { openSignalling } from "#transport/signalling-client";
import { createWebCryptoSuite } from "#transport/webcrypto-suite";

export type RawPeer = {
  /** Every message that came, opened. */
  readonly heard: readonly TransferMessage[];
  /** Why the victim closed: the alert's code; "closed" without one; null while it is open. */
  readonly ending: string | null;
  say(message: TransferMessage): Promise<void>;
  /** A whole message of these bytes, in as many records as it takes. */
  sealBytes(bytes: Uint8Array): Promise<void>;
  sealRecord(contentType: number, plaintext: Uint8Array): Promise<Uint8Array>;
  sendUnsealed(data: Uint8Array | string): void;
  until<Type extends TransferMessage["type"]>(type: Type): Promise<Extract<TransferMessage, { type: Type }>>;
  close(): void;
};

const suite = createWebCryptoSuite();
const serverUrl = location.origin;
const lifetimeMs = 600_000;
/** Longer than any of the victim's own waits before an answer. */
const patienceMs = 8_000;
/** Ours may be a hasty attacker, but not one whose own browser gives up: SCTP's send buffer is bounded. */
const bufferedMaxBytes = 4 * 1024 * 1024;
const partBytes = 256_000;

export async function openRawGuest(secret: Uint8Array): Promise<RawPeer> {
  const pairing = derivePairing(secret);
  const claim = createClaim();
  return await joinRaw(pairing, claim).catch((error: unknown) => {
    // As the real guest does (CH6): a busy browser loses the first messages of a data channel now and then.
    if (!(error instanceof ProtocolError) || error.code !== "decode-error") throw error;
    return joinRaw(pairing, claim);
  });
}

async function joinRaw(pairing: Pairing, claim: string): Promise<RawPeer> {
  const { sessionId, joinKey } = pairing;
  const joined = await joinSession(serverUrl, sessionId, { joinKey, claim });
  if (!joined.ok) throw new Error(`The join was refused: ${joined.code}`);
  return await shakeHands("guest", pairing, connectAsGuest(joined.value));
}

/** Resolves to the link's work at once, and to the peer when a guest has come. */
export async function openRawHost(secret: Uint8Array): Promise<{ readonly peer: Promise<RawPeer> }> {
  const pairing = derivePairing(secret);
  const { sessionId, joinKeyHash } = pairing;
  const claim = createClaim();
  const created = await createSession(serverUrl, { sessionId, joinKeyHash, claim, lifetimeMs });
  if (!created.ok) throw new Error(`The registration was refused: ${created.code}`);
  const membership = created.value;
  const connection = new Promise<PeerConnection>((resolve) => {
    openSignalling(serverUrl, membership, membership.iceServers, {
      onOpen: () => {},
      onLost: () => {},
      onConnection: resolve,
      onNotice: () => {},
    });
  });
  return { peer: connection.then((opened) => shakeHands("host", pairing, opened)) };
}

/** With a token from anywhere: the server makes its own. */
export function connectAsGuest(
  member: Pick<Membership, "token" | "peerId" | "remotePeerId">,
): PeerConnection {
  const ignore = (): void => {};
  const signalling = openSignalling(serverUrl, member, [], {
    onOpen: ignore,
    onLost: ignore,
    onConnection: ignore,
    onNotice: ignore,
  });
  // Through the socket alone, as every other envelope.
  const connection = signalling.connect([], makeEarlyOffer(), false);
  if (connection === null) throw new Error("There is no WebRTC.");
  return connection;
}

export function memberOf(sessionId: string, role: MemberRole, token: string) {
  const other = role === "host" ? "guest" : "host";
  return { token, peerId: formatPeerId(sessionId, role), remotePeerId: formatPeerId(sessionId, other) };
}

async function shakeHands(role: MemberRole, pairing: Pairing, connection: PeerConnection): Promise<RawPeer> {
  const { dataChannel, rtc } = connection;
  const inbox = createInbox(dataChannel);
  const descriptions = await whenDescribed(rtc, AbortSignal.timeout(patienceMs));
  if (descriptions === null) throw new Error("Nobody answered.");
  const own = parseDtlsFingerprints(descriptions.localSdp);
  const theirs = parseDtlsFingerprints(descriptions.remoteSdp);
  const [guestFingerprints, hostFingerprints] = role === "guest" ? [own, theirs] : [theirs, own];
  const prologue = buildPrologue({ sessionId: pairing.sessionId, guestFingerprints, hostFingerprints });
  const psk = { kind: "pairing", key: pairing.psk } as const;
  await untilOpen(dataChannel);
  let result: HandshakeResult;
  if (role === "guest") {
    const initiator = createInitiator({ suite, prologue, psk });
    dataChannel.send((await initiator.writeMessage1()) as Uint8Array<ArrayBuffer>);
    result = await initiator.readMessage2(await inbox.next());
  } else {
    const responder = createResponder({ suite, prologue, psks: [psk] });
    await responder.readMessage1(await inbox.next());
    const written = await responder.writeMessage2();
    dataChannel.send(written.message as Uint8Array<ArrayBuffer>);
    result = written.result;
  }
  return speak(connection, result, inbox);
}

function speak(connection: PeerConnection, result: HandshakeResult, inbox: Inbox): RawPeer {
  const { dataChannel } = connection;
  const writer = new RecordWriter(result.sendKey);
  const reader = new SecureChannel(result);
  const heard: TransferMessage[] = [];
  let ending: string | null = null;
  dataChannel.addEventListener("close", () => {
    ending ??= "closed";
  });
  inbox.onEach(async (record) => {
    const opened = await reader.open(record);
    if (opened.kind === "message") heard.push(decodeMessage(opened.bytes));
    else if (opened.kind === "alert") ending = opened.code;
    else if (opened.kind === "close") ending = "close-notify";
  });

  function sendUnsealed(data: Uint8Array | string): void {
    if (dataChannel.readyState !== "open") return;
    if (typeof data === "string") dataChannel.send(data);
    else dataChannel.send(data as Uint8Array<ArrayBuffer>);
  }
  const sealRecord = (contentType: number, plaintext: Uint8Array) => writer.seal(contentType, plaintext);
  const sendRecord = async (contentType: number, plaintext: Uint8Array): Promise<void> => {
    const record = await sealRecord(contentType, plaintext);
    while (dataChannel.bufferedAmount > bufferedMaxBytes && ending === null) await pause();
    sendUnsealed(record);
  };
  async function sealBytes(bytes: Uint8Array): Promise<void> {
    let at = 0;
    for (; bytes.length - at > partBytes; at += partBytes) {
      await sendRecord(contentTypes.part, bytes.subarray(at, at + partBytes));
    }
    await sendRecord(contentTypes.message, bytes.subarray(at));
  }

  return {
    heard,
    get ending() {
      return ending;
    },
    say: (message) => sealBytes(encodeMessage(message)),
    sealBytes,
    sealRecord,
    sendUnsealed,
    async until(type) {
      const deadline = performance.now() + patienceMs;
      for (;;) {
        const found = heard.find((message) => message.type === type);
        // Narrowed by its discriminant, which the compiler does not follow through a type parameter.
        if (found !== undefined) return found as Extract<TransferMessage, { type: typeof type }>;
        if (performance.now() > deadline) throw new Error(`The victim never said ${type}.`);
        await pause();
      }
    },
    close: () => connection.close(),
  };
}

type Inbox = { next(): Promise<Uint8Array>; onEach(hear: (bytes: Uint8Array) => Promise<void>): void };

function createInbox(dataChannel: RTCDataChannel): Inbox {
  const waiting: Uint8Array[] = [];
  let hear: (bytes: Uint8Array) => void = (bytes) => waiting.push(bytes);
  dataChannel.binaryType = "arraybuffer";
  dataChannel.onmessage = ({ data }) => hear(new Uint8Array(data as ArrayBuffer));
  return {
    async next() {
      const deadline = performance.now() + patienceMs;
      while (waiting.length === 0 && performance.now() < deadline) await pause();
      const message = waiting.shift();
      if (message === undefined) throw new Error("The victim said nothing.");
      return message;
    },
    onEach(handler) {
      let last = Promise.resolve();
      hear = (bytes) => {
        last = last.then(() => handler(bytes)).catch(() => undefined);
      };
      for (const message of waiting.splice(0)) hear(message);
    },
  };
}

export function untilOpen(dataChannel: RTCDataChannel): Promise<void> {
  if (dataChannel.readyState === "open") return Promise.resolve();
  return new Promise((resolve, reject) => {
    dataChannel.addEventListener("open", () => resolve());
    dataChannel.addEventListener("close", () => reject(new Error("The data channel closed.")));
  });
}

export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

function createClaim(): string {
  return formatBase64url(crypto.getRandomValues(new Uint8Array(16)));
}
