/**
 * What both sides must agree on before the handshake can succeed (docs/protocol/3-channel, CH3).
 *
 *   "PairQR/1" ‖ session id (32 ASCII characters)
 *     ‖ u16 length ‖ guest's DTLS fingerprints, a line each
 *     ‖ u16 length ‖ host's DTLS fingerprints
 */

import { ByteWriter } from "../byte-writer.ts";
import { encodeUtf8 } from "../bytes.ts";

export type PrologueParts = {
  readonly sessionId: string;
  /** From parseDtlsFingerprints: of the own local description, and of the remote description. */
  readonly guestFingerprints: readonly string[];
  readonly hostFingerprints: readonly string[];
};

export function buildPrologue({ sessionId, guestFingerprints, hostFingerprints }: PrologueParts): Uint8Array {
  const guest = encodeUtf8(guestFingerprints.join("\n"));
  const host = encodeUtf8(hostFingerprints.join("\n"));
  return new ByteWriter()
    .bytes(encodeUtf8("PairQR/1"))
    .bytes(encodeUtf8(sessionId))
    .u16(guest.length)
    .bytes(guest)
    .u16(host.length)
    .bytes(host)
    .finish();
}
