/**
 * Certificates as public authorities give them: the root vouches for one in between, and that one for localhost.
 *
 *   root ── intermediate ── leaf, which says where the intermediate's certificate is
 */

// Before @peculiar/x509, which does not load without it.
import "reflect-metadata";

import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** PEM all of them. */
export type CertificateChain = {
  readonly root: string;
  readonly intermediate: string;
  readonly leaf: string;
  readonly key: string;
};

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const dayMs = 24 * 60 * 60_000;

x509.cryptoProvider.set(webcrypto as Crypto);

export async function createCertificateChain(): Promise<CertificateChain> {
  const [rootKeys, middleKeys, leafKeys] = await Promise.all([createKeys(), createKeys(), createKeys()]);
  const dates = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + 89 * dayMs) };
  const isAuthority = new x509.BasicConstraintsExtension(true, undefined, true);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...dates,
    name: "CN=Root of a test",
    keys: rootKeys,
    signingAlgorithm: algorithm,
    extensions: [isAuthority],
  });
  const intermediate = await x509.X509CertificateGenerator.create({
    ...dates,
    subject: "CN=In between",
    issuer: root.subject,
    publicKey: middleKeys.publicKey,
    signingKey: rootKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [isAuthority],
  });
  const leaf = await x509.X509CertificateGenerator.create({
    ...dates,
    subject: "CN=localhost",
    issuer: intermediate.subject,
    publicKey: leafKeys.publicKey,
    signingKey: middleKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: "localhost" }]),
      new x509.AuthorityInfoAccessExtension({ caIssuers: "http://authority.invalid/in-between.der" }),
    ],
  });
  const key = x509.PemConverter.encode(
    await webcrypto.subtle.exportKey("pkcs8", leafKeys.privateKey),
    "PRIVATE KEY",
  );
  return {
    root: root.toString("pem"),
    intermediate: intermediate.toString("pem"),
    leaf: leaf.toString("pem"),
    key,
  };
}

function createKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}
