/**
 * The DTLS certificates an SDP names, in one spelling that both sides agree on (docs/protocol/3-channel, CH3, CH4).
 *
 *   a=fingerprint:SHA-256 4a:ad:…   ─►   "sha-256 4A:AD:…"
 */

import { ProtocolError } from "../alerts.ts";
import { envelopeMaxBytes, fingerprintsMax } from "../limits.ts";

/** Hashes without known collisions; browsers send sha-256. RFC 8122 names weaker ones, which are refused. */
const digestBytes = new Map([
  ["sha-256", 32],
  ["sha-384", 48],
  ["sha-512", 64],
]);
const fingerprintLine = /^a=fingerprint:([A-Za-z0-9-]+) ([0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2})*)$/;

/** Every fingerprint, of the session and of each media section: sorted, none twice, at least one. */
export function parseDtlsFingerprints(sdp: string): readonly string[] {
  if (sdp.length > envelopeMaxBytes) throw new ProtocolError("handshake-failed");
  const fingerprints = new Set<string>();
  for (const line of sdp.split(/\r\n|\r|\n/)) {
    // A line that only looks like a fingerprint is not passed over: the browser might read it as one (CH4).
    if (/fingerprint/i.test(line)) fingerprints.add(parseFingerprint(line));
    if (fingerprints.size > fingerprintsMax) throw new ProtocolError("handshake-failed");
  }
  if (fingerprints.size === 0) throw new ProtocolError("handshake-failed");
  return [...fingerprints].sort();
}

function parseFingerprint(line: string): string {
  const [, algorithm = "", digest = ""] = fingerprintLine.exec(line) ?? [];
  const canonicalAlgorithm = algorithm.toLowerCase();
  if (digestBytes.get(canonicalAlgorithm) !== (digest.length + 1) / 3) {
    throw new ProtocolError("handshake-failed");
  }
  return `${canonicalAlgorithm} ${digest.toUpperCase()}`;
}
