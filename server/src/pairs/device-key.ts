/** A device's public key and what it signs: ECDSA on P-256 with SHA-256, which every browser's WebCrypto has. */
import { createPublicKey, type KeyObject, verify } from "node:crypto";

/** An uncompressed point, base64url of 0x04 ‖ x ‖ y. Null: no point of the curve. */
export function parseDeviceKey(text: string): KeyObject | null {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length !== 65 || bytes[0] !== 4 || bytes.toString("base64url") !== text) {
    return null;
  }
  const x = bytes.subarray(1, 33).toString("base64url");
  const y = bytes.subarray(33).toString("base64url");
  try {
    return createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
  } catch {
    return null;
  }
}

/** `signature`: base64url of r ‖ s, as WebCrypto writes it. */
export function isSignedBy(key: KeyObject, statement: string, signature: string): boolean {
  const bytes = Buffer.from(signature, "base64url");
  return verify("sha256", Buffer.from(statement), { key, dsaEncoding: "ieee-p1363" }, bytes);
}
