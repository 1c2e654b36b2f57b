/**
 * RFC 5280 §4.2.1.10, as DER: what the local authority may vouch for, and nothing else. Whoever steals its key
 * cannot pass for a bank on the phones that trust it.
 *
 *   NameConstraints ::= SEQUENCE { permittedSubtrees [0] SEQUENCE OF SEQUENCE { base GeneralName } }
 *   GeneralName     ::= dNSName [2] IA5String | iPAddress [7] address ‖ mask
 */

import { privateNetworks } from "./lan-addresses.ts";

export const nameConstraintsOid = "2.5.29.30";
const sequenceTag = 0x30;
const permittedSubtreesTag = 0xa0;
const dnsNameTag = 0x82;
const ipAddressTag = 0x87;

/** This machine, and names that only the local network knows (mDNS, RFC 6762). */
const permittedDomains = ["localhost", "local"];

/** The extension's value; it counts only where it is marked critical. `ownAddresses`: of this machine, IPv4. */
export function encodeNameConstraints(ownAddresses: readonly string[]): Uint8Array<ArrayBuffer> {
  const names = [
    ...permittedDomains.map((domain) => encode(dnsNameTag, Buffer.from(domain, "ascii"))),
    ...privateNetworks.map(({ network, prefixBits }) =>
      encode(ipAddressTag, addressAndMask(network, prefixBits)),
    ),
    ...ownAddresses.map((address) => encode(ipAddressTag, addressAndMask(address, 32))),
    encode(ipAddressTag, loopback6AndMask()),
  ];
  const subtrees = names.map((name) => encode(sequenceTag, name));
  const permitted = encode(permittedSubtreesTag, Buffer.concat(subtrees));
  return new Uint8Array(encode(sequenceTag, permitted));
}

function addressAndMask(network: string, prefixBits: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.set(network.split(".").map(Number));
  bytes.writeUInt32BE((0xffff_ffff << (32 - prefixBits)) >>> 0, 4);
  return bytes;
}

/** ::1/128. */
function loopback6AndMask(): Buffer {
  const address = [...new Array<number>(15).fill(0), 1];
  const mask = new Array<number>(16).fill(0xff);
  return Buffer.from([...address, ...mask]);
}

/** Tag, definite length of one to three bytes, value. */
function encode(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const lengthBytes =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), value]);
}
