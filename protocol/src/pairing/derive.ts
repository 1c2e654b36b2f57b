/**
 * What both sides make of the pairing secret (docs/protocol/1-pairing, PR6–PR8).
 *
 *   pairing secret ─HKDF─┬─► session id   the server learns it at registration
 *                        ├─► join key     the server learns its hash at registration, itself at joining
 *                        └─► psk          never leaves the two browsers
 */

import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ProtocolError } from "../alerts.ts";
import { encodeUtf8, formatBase64url, formatHex } from "../bytes.ts";
import { pairingSecretBytes } from "../limits.ts";

const sessionIdBytes = 16;
const joinKeyBytes = 32;
const pskBytes = 32;

export type Pairing = {
  /** 32 lower-case hex characters: the alphabet that PeerJS takes in ids. */
  readonly sessionId: string;
  /** base64url, as the session API wants it. */
  readonly joinKey: string;
  /** base64url of the SHA-256 of the join key's bytes. */
  readonly joinKeyHash: string;
  readonly psk: Uint8Array;
};

export function derivePairing(secret: Uint8Array): Pairing {
  if (secret.length !== pairingSecretBytes) throw new ProtocolError("internal-error");
  const key = extract(sha256, secret);
  const derive = (label: string, lengthBytes: number) => expand(sha256, key, encodeUtf8(label), lengthBytes);
  const joinKey = derive("PairQR/1 join key", joinKeyBytes);
  return {
    sessionId: formatHex(derive("PairQR/1 session id", sessionIdBytes)),
    joinKey: formatBase64url(joinKey),
    joinKeyHash: formatBase64url(sha256(joinKey)),
    psk: derive("PairQR/1 psk", pskBytes),
  };
}
