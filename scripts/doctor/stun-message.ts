/**
 * STUN messages as bytes, as far as asking a STUN or TURN server takes them (RFC 8489, RFC 8656).
 *
 *     type 2 · length 2 · magic cookie 4 · transaction id 12 · attributes: type 2, length 2, value, padded to 4
 */

import { createHash, createHmac, randomBytes } from "node:crypto";
import { isIPv4 } from "node:net";

export const stunMethods = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  createPermission: 0x008,
} as const;

export const stunAttributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
  software: 0x8022,
} as const;

export type StunMessage = {
  readonly method: number;
  readonly kind: "request" | "indication" | "success" | "error";
  readonly transactionId: Buffer;
  readonly attributes: ReadonlyMap<number, Buffer>;
};

export type StunAttribute = readonly [type: number, value: Buffer];

export type StunAddress = { readonly address: string; readonly port: number };

export type StunError = { readonly code: number; readonly reason: string };

const stunHeaderBytes = 20;
const magicCookie = Buffer.from([0x21, 0x12, 0xa4, 0x42]);
const kinds = ["request", "indication", "success", "error"] as const;
const integrityBytes = 24;

export const stunFamilies = { ipv4: 1, ipv6: 2 } as const;

export function createTransactionId(): Buffer {
  return randomBytes(12);
}

/** With a key the request ends with MESSAGE-INTEGRITY. */
export function encodeStunRequest(
  method: number,
  attributes: readonly StunAttribute[],
  {
    key,
    transactionId = createTransactionId(),
  }: { readonly key?: Buffer; readonly transactionId?: Buffer } = {},
): { readonly bytes: Buffer; readonly transactionId: Buffer } {
  const body = Buffer.concat(attributes.map(([type, value]) => encodeAttribute(type, value)));
  // A request's class bits are zero, and these methods fit the four lowest bits: the type is the method.
  const header = Buffer.alloc(4);
  header.writeUInt16BE(method, 0);
  header.writeUInt16BE(body.length + (key === undefined ? 0 : integrityBytes), 2);
  const signed = Buffer.concat([header, magicCookie, transactionId, body]);
  if (key === undefined) return { bytes: signed, transactionId };
  const integrity = createHmac("sha1", key).update(signed).digest();
  const bytes = Buffer.concat([signed, encodeAttribute(stunAttributes.messageIntegrity, integrity)]);
  return { bytes, transactionId };
}

/** The whole length of the message that begins here; undefined: too few bytes to tell. */
export function stunMessageBytes(bytes: Buffer): number | undefined {
  return bytes.length < stunHeaderBytes ? undefined : stunHeaderBytes + bytes.readUInt16BE(2);
}

/** Null: no STUN message. */
export function decodeStunMessage(bytes: Buffer): StunMessage | null {
  if (stunMessageBytes(bytes) !== bytes.length || !bytes.subarray(4, 8).equals(magicCookie)) return null;
  const type = bytes.readUInt16BE(0);
  const kind = kinds[((type >> 7) & 2) | ((type >> 4) & 1)];
  if (type > 0x3fff || kind === undefined) return null;
  const attributes = new Map<number, Buffer>();
  for (let at = stunHeaderBytes; at < bytes.length; ) {
    if (at + 4 > bytes.length) return null;
    const attribute = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    const end = at + 4 + length;
    if (end > bytes.length) return null;
    // The first of each kind counts (RFC 8489, 14).
    if (!attributes.has(attribute)) attributes.set(attribute, bytes.subarray(at + 4, end));
    at = end + paddingOf(length);
  }
  const method = (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2);
  return { method, kind, transactionId: bytes.subarray(8, stunHeaderBytes), attributes };
}

/** MD5 is the standard's: the key of MESSAGE-INTEGRITY with long-term credentials (RFC 8489, 9.2.2). */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash("md5").update(`${username}:${realm}:${password}`).digest();
}

/** The transaction id is that of the message it goes into. */
export function encodeXorAddress({ address, port }: StunAddress, transactionId: Buffer): Buffer {
  const isFour = isIPv4(address);
  const octets = isFour ? address.split(".").map(Number) : ipv6Octets(address);
  const bytes = Buffer.from([0, isFour ? stunFamilies.ipv4 : stunFamilies.ipv6, 0, 0, ...octets]);
  bytes.writeUInt16BE(port, 2);
  return xorAddress(bytes, transactionId);
}

export function decodeXorAddress(message: StunMessage, attribute: number): StunAddress | undefined {
  const value = message.attributes.get(attribute);
  if (value === undefined || (value.length !== 8 && value.length !== 20)) return undefined;
  const bytes = xorAddress(value, message.transactionId);
  const port = bytes.readUInt16BE(2);
  if (bytes.length === 8) return { address: bytes.subarray(4).join("."), port };
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(4 + 2 * index).toString(16));
  return { address: groups.join(":"), port };
}

export function readStunError(message: StunMessage): StunError | undefined {
  const value = message.attributes.get(stunAttributes.errorCode);
  if (value === undefined || value.length < 4) return undefined;
  const code = (value.readUInt8(2) & 7) * 100 + value.readUInt8(3);
  return { code, reason: value.toString("utf8", 4).replace(/\0+$/, "") };
}

/** "2001:db8::1" with its gap filled, as 16 bytes. */
function ipv6Octets(address: string): readonly number[] {
  const [head = "", tail = ""] = address
    .split("::")
    .map((half) => half.replace(/\d+\.\d+\.\d+\.\d+$/, asGroups));
  const before = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  const gap = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...gap, ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function asGroups(ipv4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split(".").map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function encodeAttribute(type: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value, Buffer.alloc(paddingOf(value.length))]);
}

function paddingOf(length: number): number {
  return (4 - (length % 4)) % 4;
}

/** Port and address are XORed with the cookie, IPv6 addresses with the transaction id besides: its own inverse. */
function xorAddress(value: Buffer, transactionId: Buffer): Buffer {
  const mask = Buffer.concat([magicCookie, transactionId]);
  return Buffer.from(
    value.map((byte, index) => (index < 2 ? byte : byte ^ (mask[index < 4 ? index - 2 : index - 4] ?? 0))),
  );
}
