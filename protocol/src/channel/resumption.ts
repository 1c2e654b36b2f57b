/**
 * The psk for the next handshake of the same session (docs/protocol/3-channel, CH11).
 *
 *   exporter key (third output of Noise's Split) ─HKDF, info = label ‖ handshake hash─► resumption psk
 *
 * Not from the handshake hash alone: no Diffie-Hellman result ever goes into that hash. Whoever recorded the
 * handshake and later saw the QR code can compute it, and forward secrecy would end at the first reconnect.
 */

import { expand } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, encodeUtf8 } from "../bytes.ts";

const label = encodeUtf8("PairQR/1 resumption psk");
const pskBytes = 32;

export function deriveResumptionPsk(exporterKey: Uint8Array, handshakeHash: Uint8Array): Uint8Array {
  return expand(sha256, exporterKey, concatBytes(label, handshakeHash), pskBytes);
}
