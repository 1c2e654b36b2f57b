/** What a link, an SDP or a JSON body may bring: text decoders, and the reader under every binary one. */

import { ByteReader } from "#protocol/byte-reader";
import { decodeUtf8, encodeUtf8, parseBase64url } from "#protocol/bytes";
import { parseDtlsFingerprints } from "#protocol/channel/fingerprints";
import { formatPairingLink, parsePairingLink } from "#protocol/pairing/link";
import type { FuzzTarget } from "../support/fuzz.ts";
import { guestFingerprint, hostFingerprint } from "../support/handshake.ts";

const link = formatPairingLink("https://pairqr.example", new Uint8Array(32).fill(0xa5));

/** A byte a character, so that damage to bytes is damage to characters. */
function textOf(input: Uint8Array): string {
  return Buffer.from(input).toString("latin1");
}

function sdpOf(...fingerprints: string[]): Uint8Array {
  const lines = fingerprints.map((fingerprint) => `a=fingerprint:${fingerprint}`);
  return encodeUtf8(
    ["v=0", "s=-", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", ...lines, ""].join("\r\n"),
  );
}

export const pairingTargets: readonly FuzzTarget[] = [
  {
    name: "pairing link",
    cost: "cheap",
    samples: [encodeUtf8(link), encodeUtf8(link.slice(link.indexOf("#")))],
    decode: (input) => parsePairingLink(textOf(input)),
  },
  {
    name: "base64url",
    cost: "cheap",
    samples: ["", "AA", "AAA", "AAAA", "q83vEjRWeJA"].map(encodeUtf8),
    decode: (input) => parseBase64url(textOf(input)),
  },
  {
    name: "UTF-8",
    cost: "cheap",
    samples: ["", "text", "עִבְרִית", "👩‍👩‍👧\u{feff}"].map(encodeUtf8),
    decode: (input) => decodeUtf8(input),
  },
  {
    name: "SDP fingerprints",
    cost: "cheap",
    samples: [sdpOf(guestFingerprint), sdpOf(guestFingerprint, hostFingerprint)],
    decode: (input) => parseDtlsFingerprints(textOf(input)),
  },
  {
    name: "byte reader",
    cost: "cheap",
    samples: [Uint8Array.of(0, 7), Uint8Array.of(4, 2, 0x61, 0x62, 1, 0, 9, 3, 0, 0, 0, 0, 0, 0, 0, 1, 5)],
    decode: readAsProgram,
  },
];

/** Each byte that is read says what to read next, and how much. */
function readAsProgram(input: Uint8Array): void {
  const reader = new ByteReader(input);
  while (reader.remainingBytes > 0) {
    switch (reader.u8() % 8) {
      case 0:
        reader.u8();
        break;
      case 1:
        reader.u16();
        break;
      case 2:
        reader.bytes(reader.u32());
        break;
      case 3:
        reader.bytes(reader.safeU64());
        break;
      case 4:
        reader.utf8(reader.u8());
        break;
      case 5:
        reader.utf8(reader.u16());
        break;
      case 6:
        reader.rest();
        break;
      default:
        reader.end();
    }
  }
}
