/** Chromium's switch for one certificate that no authority of its own vouches for. */

import { createHash, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";

/**
 * By its public key: `acceptInsecureCerts` and --ignore-certificate-errors are for pages, and TURN over TLS asks
 * neither; this switch sits in the network process's verifier, which both use. It needs a profile folder of one's own.
 */
export async function trustingArgs(certFile: string): Promise<readonly string[]> {
  const { publicKey } = new X509Certificate(await readFile(certFile));
  const hash = createHash("sha256").update(publicKey.export({ type: "spki", format: "der" }));
  return [`--ignore-certificate-errors-spki-list=${hash.digest("base64")}`];
}
