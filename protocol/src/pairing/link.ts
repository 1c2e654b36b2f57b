/**
 * The pairing link: what the QR code says (docs/protocol/1-pairing, PR1–PR5).
 *
 *   https://pairqr.example/#1q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA
 *                           │└ base64url of the 32-byte pairing secret, 43 characters
 *                           └ version
 */

import { ProtocolError } from "../alerts.ts";
import { formatBase64url, parseBase64url } from "../bytes.ts";
import { pairingLinkMaxChars, pairingSecretBytes } from "../limits.ts";

const linkVersion = "1";
const secretChars = Math.ceil((pairingSecretBytes * 4) / 3);

/** Why a page was opened without a usable secret is for the user to know: states, not errors. */
export type ParsedPairingLink =
  | { readonly kind: "pairing"; readonly secret: Uint8Array }
  /** No fragment: the page was opened by itself. */
  | { readonly kind: "missing" }
  /** Made by another version of PairQR. */
  | { readonly kind: "unknown-version" }
  /** Cut short, changed, or not ours. */
  | { readonly kind: "malformed" };

/** pageOrigin: scheme, host and port, without a path. */
export function formatPairingLink(pageOrigin: string, secret: Uint8Array): string {
  if (secret.length !== pairingSecretBytes) throw new ProtocolError("internal-error");
  return `${pageOrigin}/#${linkVersion}${formatBase64url(secret)}`;
}

/** Takes a whole URL or a location's hash. */
export function parsePairingLink(hrefOrHash: string): ParsedPairingLink {
  if (hrefOrHash.length > pairingLinkMaxChars) return { kind: "malformed" };
  const hashAt = hrefOrHash.indexOf("#");
  const fragment = hashAt === -1 ? "" : hrefOrHash.slice(hashAt + 1);
  if (fragment === "") return { kind: "missing" };
  if (!fragment.startsWith(linkVersion)) return { kind: "unknown-version" };
  // The length before the decoder (PR4): it then never allocates more than a secret.
  if (fragment.length !== linkVersion.length + secretChars) return { kind: "malformed" };
  try {
    return { kind: "pairing", secret: parseBase64url(fragment.slice(linkVersion.length)) };
  } catch (error) {
    if (error instanceof ProtocolError) return { kind: "malformed" };
    throw error;
  }
}
