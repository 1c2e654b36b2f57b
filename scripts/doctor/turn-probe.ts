/**
 * Asks a STUN or TURN server what a browser would ask, and says what it answered (RFC 8489, RFC 8656).
 *
 *   askBinding ── which address it sees
 *   openTurnProbe ── allocate ── createPermission(peer) ── refresh ── close
 *
 * Refusals are answers with STUN's code: 401 wrong credentials, 403 forbidden peer, 486 quota reached, 441 another user.
 */

import { parseIceUrl } from "./ice-url.ts";
import {
  createTransactionId,
  decodeXorAddress,
  encodeStunRequest,
  encodeXorAddress,
  longTermKey,
  readStunError,
  type StunAddress,
  type StunAttribute,
  type StunError,
  type StunMessage,
  stunAttributes,
  stunFamilies,
  stunMethods,
} from "./stun-message.ts";
import { openStunSocket, type StunSocketOptions } from "./stun-socket.ts";

export type TurnCredentials = { readonly username: string; readonly credential: string };

export type TurnAnswer<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & StunError);

export type Allocation = {
  readonly relayed: StunAddress;
  readonly mapped: StunAddress;
  readonly lifetimeS: number;
};

export type TurnProbe = {
  allocate(family?: keyof typeof stunFamilies): Promise<TurnAnswer<Allocation>>;
  /** 0 ends the allocation. The answer is what the server granted. */
  refresh(lifetimeS: number): Promise<TurnAnswer<number>>;
  createPermission(peer: StunAddress): Promise<TurnAnswer<null>>;
  /** From now on as another user, on the same socket. */
  useCredentials(credentials: TurnCredentials): void;
  close(): void;
};

/** IANA's number of UDP: what is relayed. */
const udp = Buffer.from([17, 0, 0, 0]);
/** First without credentials, then with the nonce of the refusal, once more where that went stale. */
const triesMax = 3;
/** Client transport addresses tried before giving up on this server (RFC 8656, 7.4). */
const socketsMax = 3;
const unauthorized = 401;
const allocationMismatch = 437;
const staleNonce = 438;

/** Rejects where nothing answers. */
export async function askBinding(
  url: string,
  options: StunSocketOptions = {},
): Promise<TurnAnswer<StunAddress>> {
  const socket = await openStunSocket(parse(url), options);
  try {
    const { bytes, transactionId } = encodeStunRequest(stunMethods.binding, []);
    const message = await socket.request(bytes, transactionId);
    return answer(message, () => decodeXorAddress(message, stunAttributes.xorMappedAddress));
  } finally {
    socket.close();
  }
}

export async function openTurnProbe(
  url: string,
  credentials: TurnCredentials,
  options: StunSocketOptions = {},
): Promise<TurnProbe> {
  let socket = await openStunSocket(parse(url), options);
  let user = credentials;
  let realm: Buffer | undefined;
  let nonce: Buffer | undefined;

  async function ask(
    method: number,
    write: (transactionId: Buffer) => readonly StunAttribute[],
  ): Promise<StunMessage> {
    for (let tries = 1; ; tries += 1) {
      const key = signingKey();
      const transactionId = createTransactionId();
      const attributes = [...write(transactionId), ...identity()];
      const { bytes } = encodeStunRequest(method, attributes, { transactionId, ...(key && { key }) });
      const message = await socket.request(bytes, transactionId);
      const code = readStunError(message)?.code;
      realm = message.attributes.get(stunAttributes.realm) ?? realm;
      nonce = message.attributes.get(stunAttributes.nonce) ?? nonce;
      const isWorthAnother = code === staleNonce || (code === unauthorized && key === undefined);
      if (!isWorthAnother || tries === triesMax) return message;
    }
  }

  /** From another port: the server still knows the last one as somebody else's. */
  async function reopen(): Promise<void> {
    socket.close();
    socket = await openStunSocket(parse(url), options);
    realm = undefined;
    nonce = undefined;
  }

  async function askForRelay(family: keyof typeof stunFamilies): Promise<StunMessage> {
    const wanted = Buffer.from([stunFamilies[family], 0, 0, 0]);
    for (let sockets = 1; ; sockets += 1) {
      const message = await ask(stunMethods.allocate, () => [
        [stunAttributes.requestedTransport, udp],
        [stunAttributes.requestedAddressFamily, wanted],
      ]);
      if (readStunError(message)?.code !== allocationMismatch || sockets === socketsMax) return message;
      await reopen();
    }
  }

  function identity(): readonly StunAttribute[] {
    if (realm === undefined || nonce === undefined) return [];
    return [
      [stunAttributes.username, Buffer.from(user.username)],
      [stunAttributes.realm, realm],
      [stunAttributes.nonce, nonce],
    ];
  }

  function signingKey(): Buffer | undefined {
    if (realm === undefined || nonce === undefined) return undefined;
    return longTermKey(user.username, realm.toString("utf8"), user.credential);
  }

  return {
    async allocate(family = "ipv4") {
      const message = await askForRelay(family);
      return answer(message, () => {
        const relayed = decodeXorAddress(message, stunAttributes.xorRelayedAddress);
        const mapped = decodeXorAddress(message, stunAttributes.xorMappedAddress);
        const lifetimeS = readSeconds(message);
        return relayed && mapped && lifetimeS !== undefined ? { relayed, mapped, lifetimeS } : undefined;
      });
    },
    async refresh(lifetimeS) {
      const seconds = Buffer.alloc(4);
      seconds.writeUInt32BE(lifetimeS);
      const message = await ask(stunMethods.refresh, () => [[stunAttributes.lifetime, seconds]]);
      return answer(message, () => readSeconds(message));
    },
    async createPermission(peer) {
      const message = await ask(stunMethods.createPermission, (transactionId) => [
        [stunAttributes.xorPeerAddress, encodeXorAddress(peer, transactionId)],
      ]);
      return answer(message, () => null);
    },
    useCredentials(credentials) {
      user = credentials;
    },
    close: () => socket.close(),
  };
}

function parse(url: string): NonNullable<ReturnType<typeof parseIceUrl>> {
  const parsed = parseIceUrl(url);
  if (parsed === null) throw new Error(`${url} is no STUN or TURN URL.`);
  return parsed;
}

function answer<T>(message: StunMessage, read: () => T | undefined): TurnAnswer<T> {
  if (message.kind === "error") {
    return { ok: false, ...(readStunError(message) ?? { code: 0, reason: "an error without a code" }) };
  }
  const value = read();
  if (value === undefined) return { ok: false, code: 0, reason: "an answer without what was asked" };
  return { ok: true, value };
}

function readSeconds(message: StunMessage): number | undefined {
  const value = message.attributes.get(stunAttributes.lifetime);
  return value?.length === 4 ? value.readUInt32BE() : undefined;
}
