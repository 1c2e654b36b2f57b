/**
 * A certificate authority of this checkout and the certificate it gives the server, kept in `.pairqr/`.
 *
 *   ca.crt, ca.key   ten years, or until this machine has a public address that it may not vouch for; the phone may be told to trust ca.crt
 *   server.crt, .key made anew when an address is not in it, or its end is near
 */

// Before @peculiar/x509, which does not load without it.
import "reflect-metadata";

import { createHash, webcrypto, X509Certificate } from "node:crypto";
import { isIP, isIPv4 } from "node:net";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { isAlwaysVouchedFor } from "./lan-addresses.ts";
import { encodeNameConstraints, nameConstraintsOid } from "./name-constraints.ts";
import type { PrivateFolder } from "./private-folder.ts";

export type ServerCertificate = {
  readonly certFile: string;
  readonly keyFile: string;
  /** The authority's certificate, for those who shall trust it. */
  readonly authority: string;
  readonly authorityDer: Uint8Array;
  /** SHA-256 of the authority's certificate, as phones show it: to compare before trusting. */
  readonly fingerprint: string;
};

/** Addresses outside private networks that the authority may vouch for: this machine's own when it was made. */
const ownAddressesFile = "ca.addresses";

const dayMs = 24 * 60 * 60_000;
const authorityLifetimeMs = 3650 * dayMs;
/** Apple and the CA/Browser Forum refuse more than 398 days. */
const certificateLifetimeMs = 396 * dayMs;
const renewBeforeMs = 30 * dayMs;

/** Of a name in a certificate. People call their computers otherwise, too: "Büro". */
const label = /^[a-z0-9-]{1,63}$/i;

const keyAlgorithm = { name: "ECDSA", namedCurve: "P-256" };
const signingAlgorithm = { name: "ECDSA", hash: "SHA-256" };

type Authority = { readonly certificate: x509.X509Certificate; readonly privateKey: CryptoKey };

x509.cryptoProvider.set(webcrypto as Crypto);

/** Of `wanted`, what is no address and no name that a certificate can hold is left out. */
export async function ensureServerCertificate(
  folder: PrivateFolder,
  wanted: readonly string[],
  now = Date.now(),
): Promise<ServerCertificate> {
  const hosts = wanted.filter((host) => isIP(host) !== 0 || host.split(".").every((one) => label.test(one)));
  const ownAddresses = hosts.filter((host) => isIPv4(host) && !isAlwaysVouchedFor(host));
  const authority =
    (await readAuthority(folder, ownAddresses, now)) ?? (await createAuthority(folder, ownAddresses, now));
  const authorityPem = authority.certificate.toString("pem");
  const current = await folder.read("server.crt");
  const hasKey = (await folder.read("server.key")) !== undefined;
  if (current === undefined || !hasKey || !isGood(current, authorityPem, hosts, now)) {
    await createServerCertificate(folder, authority, hosts, now);
  }
  return {
    certFile: join(folder.path, "server.crt"),
    keyFile: join(folder.path, "server.key"),
    authority: authorityPem,
    authorityDer: new Uint8Array(authority.certificate.rawData),
    fingerprint: fingerprintOf(authority.certificate),
  };
}

function isGood(pem: string, authorityPem: string, hosts: readonly string[], now: number): boolean {
  const certificate = new X509Certificate(pem);
  return (
    certificate.verify(new X509Certificate(authorityPem).publicKey) &&
    Date.parse(certificate.validTo) - now > renewBeforeMs &&
    hosts.every(
      (host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined,
    )
  );
}

/** undefined where there is none, its end is near, or one of these addresses is not in its constraints. */
async function readAuthority(
  folder: PrivateFolder,
  ownAddresses: readonly string[],
  now: number,
): Promise<Authority | undefined> {
  const vouchedFor = (await folder.read(ownAddressesFile))?.split("\n") ?? [];
  if (!ownAddresses.every((address) => vouchedFor.includes(address))) return undefined;
  const pem = await folder.read("ca.crt");
  const keyPem = await folder.read("ca.key");
  if (pem === undefined || keyPem === undefined) return undefined;
  const certificate = new x509.X509Certificate(pem);
  if (certificate.notAfter.getTime() - now < certificateLifetimeMs) return undefined;
  const [pkcs8] = x509.PemConverter.decode(keyPem);
  if (pkcs8 === undefined) return undefined;
  const privateKey = await webcrypto.subtle.importKey("pkcs8", pkcs8, keyAlgorithm, false, ["sign"]);
  return { certificate, privateKey };
}

async function createAuthority(
  folder: PrivateFolder,
  ownAddresses: readonly string[],
  now: number,
): Promise<Authority> {
  const keys = await createKeyPair();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=PairQR on this computer only (${new Date(now).toISOString().slice(0, 10)}), O=PairQR`,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + authorityLifetimeMs),
    signingAlgorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension(nameConstraintsOid, true, encodeNameConstraints(ownAddresses)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  await writeKey(folder, "ca.key", keys.privateKey);
  await folder.write(ownAddressesFile, ownAddresses.join("\n"));
  await folder.write("ca.crt", `${certificate.toString("pem")}\n`);
  return { certificate, privateKey: keys.privateKey };
}

async function createServerCertificate(
  folder: PrivateFolder,
  authority: Authority,
  hosts: readonly string[],
  now: number,
): Promise<void> {
  const keys = await createKeyPair();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: "CN=PairQR, O=PairQR",
    issuer: authority.certificate.subject,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now - dayMs + certificateLifetimeMs),
    publicKey: keys.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((host) => ({ type: isIP(host) ? ("ip" as const) : ("dns" as const), value: host })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate.publicKey),
    ],
  });
  await writeKey(folder, "server.key", keys.privateKey);
  await folder.write("server.crt", `${certificate.toString("pem")}\n`);
}

async function createKeyPair(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
}

async function writeKey(folder: PrivateFolder, name: string, key: CryptoKey): Promise<void> {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", key);
  await folder.write(name, `${x509.PemConverter.encode(pkcs8, "PRIVATE KEY")}\n`);
}

function fingerprintOf(certificate: x509.X509Certificate): string {
  const hex = createHash("sha256").update(Buffer.from(certificate.rawData)).digest("hex").toUpperCase();
  return (hex.match(/../g) ?? []).join(":");
}
