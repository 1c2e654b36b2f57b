/** The doctor's lines of TLS and of the way to it, against servers whose certificate, version or redirect is wrong. */

import { writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ensureServerCertificate, type ServerCertificate } from "../../scripts/start/certificates.ts";
import { openPrivateFolder } from "../../scripts/start/private-folder.ts";
import { type CertificateChain, createCertificateChain } from "../support/certificate-chain.ts";
import { examined, expectFault, faultsOf, serve } from "../support/doctor.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../support/files.ts";
import { findFreePort, listenOnFreePort } from "../support/ports.ts";
import { findOwnAddress } from "../support/services/coturn.ts";

const dayMs = 24 * 60 * 60_000;

let folder: TemporaryFolder;
let certificate: ServerCertificate;
let chain: CertificateChain;

beforeAll(async () => {
  folder = await createTemporaryFolder("doctor");
  certificate = await createCertificate("good", ["localhost"]);
  chain = await createCertificateChain();
});
afterAll(async () => folder?.remove());

describe("a certificate", () => {
  test.each([
    ["expired", ["localhost"], -500, "certificate-expired", "Renew it", "fail"],
    ["for another name", ["pairqr.local"], 0, "certificate-wrong-name", "PAIRQR_HOST to localhost", "fail"],
    ["not yet good", ["localhost"], 30, "certificate-early", "clock", "fail"],
    ["that ends in days", ["localhost"], -390, "certificate-ends-soon", "port 80 must be open", "warn"],
  ] as const)("%s", async (_what, hosts, days, reason, cure, state) => {
    const made = await createCertificate(reason, hosts, Date.now() + days * dayMs);
    const { origin, httpPort } = await serveTls(made);
    const found = await examined({ origin, authority: made.authority, httpPort });
    expectFault(found, "certificate", reason, cure, state);
    expect(faultsOf(found).filter((check) => check !== "redirect")).toEqual(
      state === "fail" ? ["certificate"] : [],
    );
  });

  test.each([
    ["a public one", false],
    ["one's own", true],
  ])("without the one between it and its authority, %s", async (_whose, isNamed) => {
    const { origin, httpPort } = await serveTls(await writeChain([chain.leaf]));
    const found = await examined({ origin, authority: isNamed ? chain.root : undefined, httpPort });
    expectFault(found, "certificate", "certificate-incomplete", "fullchain.pem");
    expect(found.get("certificate")?.facts).toEqual({ issuer: "In between" });
  });

  test.each([
    ["nobody knows", false, "certificate-untrusted"],
    ["--ca names", true, "certificate-good"],
  ])("with all of its chain, by an authority that %s", async (_what, isNamed, reason) => {
    const { origin, httpPort } = await serveTls(await writeChain([chain.leaf, chain.intermediate]));
    const found = await examined({ origin, authority: isNamed ? chain.root : undefined, httpPort });
    expect(found.get("certificate")?.reason).toBe(reason);
  });

  test("of npm start, whose authority nobody knows: nothing is missing in between", async () => {
    const { origin, httpPort } = await serveTls(certificate);
    const found = await examined({ origin, httpPort });
    expectFault(found, "certificate", "certificate-untrusted", "--ca");
  });
});

describe("TLS", () => {
  test("that is older than what browsers speak", async () => {
    const { leaf: cert, key } = chain;
    const former = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    const server = createHttpsServer({ cert, key, ...former });
    const port = await listenOnFreePort(server);
    onTestFinished(() => void server.close());
    const found = await examined({ origin: `https://localhost:${port}`, httpPort: await findFreePort() });
    expectFault(found, "certificate", "tls-too-old", "Allow TLS 1.2 and 1.3");
    expect(found.get("certificate")?.facts).toEqual({ protocol: "TLSv1.1" });
    expectFault(found, "page", "no-answer", "does the proxy run");
    expect(found.get("page")?.facts).toEqual({ why: expect.stringMatching(/^TLS: [a-z0-9 ]+$/) });
  });

  test("that is missing, at an address that phones open", async () => {
    const address = findOwnAddress();
    const { port } = await serve({ variables: { HOST: address } });
    const found = await examined({ origin: `http://${address}:${port}` });
    expectFault(found, "certificate", "tls-missing", "infra/README.md");
  });

  test("where nobody listens: no answer, and no word of its version", async () => {
    const found = await examined({ origin: `https://localhost:${await findFreePort()}` });
    expectFault(found, "certificate", "no-answer", "Is the address right");
  });
});

describe("from http to https", () => {
  test("nothing listens there", async () => {
    const { origin } = await serveTls(certificate);
    const { authority } = certificate;
    const found = await examined({ origin, authority, httpPort: await findFreePort() });
    expectFault(found, "redirect", "redirect-closed", "Open port 80", "warn");
    expect(faultsOf(found)).toEqual([]);
  });

  test("http is answered as https is", async () => {
    const { origin, httpPort } = await serveTls(certificate);
    const found = await examined({ origin, authority: certificate.authority, httpPort });
    expectFault(found, "redirect", "redirect-missing", "Redirect every http request");
    expect(faultsOf(found)).toEqual(["redirect"]);
  });

  test.each([
    ["to another name", "https://www.pairqr.example/doctor", "redirect-elsewhere"],
    ["to http again", "/doctor/", "redirect-elsewhere"],
    ["without the path", "https://localhost/", "redirect-elsewhere"],
    ["to where it shall", "https://localhost/doctor", "redirect-good"],
  ])("http is sent on %s", async (_where, location, reason) => {
    const { origin } = await serveTls(certificate);
    const server = createHttpServer((_request, response) => response.writeHead(301, { location }).end());
    const httpPort = await listenOnFreePort(server);
    onTestFinished(() => void server.close());
    const found = await examined({ origin, authority: certificate.authority, httpPort });
    expect(found.get("redirect")?.reason).toBe(reason);
    expect(faultsOf(found)).toEqual(reason === "redirect-good" ? [] : ["redirect"]);
  });
});

async function createCertificate(
  name: string,
  hosts: readonly string[],
  madeAt = Date.now(),
): Promise<ServerCertificate> {
  return ensureServerCertificate(await openPrivateFolder(join(folder.path, name)), hosts, madeAt);
}

type Files = Pick<ServerCertificate, "certFile" | "keyFile">;

async function writeChain(certificates: readonly string[]): Promise<Files> {
  const [certFile, keyFile] = [join(folder.path, "chain.pem"), join(folder.path, "key.pem")];
  await writeFile(certFile, certificates.join("\n"));
  await writeFile(keyFile, chain.key);
  return { certFile, keyFile };
}

/** It answers over plain http too: on a port for proxies on its own machine. */
async function serveTls({ certFile, keyFile }: Files): Promise<{ origin: string; httpPort: number }> {
  const tlsPort = await findFreePort();
  const origin = `https://localhost:${tlsPort}`;
  const { port } = await serve({
    variables: {
      TLS_PORT: String(tlsPort),
      TLS_CERT_FILE: certFile,
      TLS_KEY_FILE: keyFile,
      PAGE_ORIGIN: origin,
    },
  });
  return { origin, httpPort: port };
}
