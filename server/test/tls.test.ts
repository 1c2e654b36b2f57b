import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PemConverter, X509CertificateGenerator } from "@peculiar/x509";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pair } from "./support/pairing.ts";
import { candidate, candidateText, openSocket } from "./support/signalling-socket.ts";
import { startTestServer } from "./support/test-server.ts";

let directory = "";
const files = { TLS_CERT_FILE: "", TLS_KEY_FILE: "", TLS_PORT: "0" };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "pairqr-tls-"));
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    { name: "CN=localhost", keys, signingAlgorithm: algorithm },
    webcrypto,
  );
  files.TLS_CERT_FILE = join(directory, "cert.pem");
  files.TLS_KEY_FILE = join(directory, "key.pem");
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  await writeFile(files.TLS_CERT_FILE, certificate.toString("pem"));
  await writeFile(files.TLS_KEY_FILE, PemConverter.encode(key, "PRIVATE KEY"));
});

afterAll(() => rm(directory, { recursive: true }));

it("[SG16] brings a peer on http and a peer on https together in one PeerServer", async () => {
  const { url, tlsUrl } = await startTestServer(files);
  expect(tlsUrl).toMatch(/^https:\/\/localhost:\d+$/);
  const { host, guest } = await pair(url);
  const desk = await openSocket(url, host);
  const phone = await openSocket(tlsUrl ?? "", guest);
  phone.send(candidate(host.peerId, "from https"));
  expect(candidateText(await desk.next())).toBe("from https");
  desk.send(candidate(guest.peerId, "from http"));
  expect(candidateText(await phone.next())).toBe("from http");
});

it("[SG28] sends HSTS over TLS for a name of one's own, not for localhost, a computer at home or names below", async () => {
  const { tlsUrl } = await startTestServer(files);
  const url = new URL("/healthz", (tlsUrl ?? "").replace("localhost", "127.0.0.1"));
  const hstsOf = (host: string) =>
    new Promise((resolve, reject) => {
      const asked = request(
        url,
        { rejectUnauthorized: false, agent: false, headers: { host } },
        (response) => {
          response.resume();
          resolve(response.headers["strict-transport-security"]);
        },
      );
      asked.once("error", reject).end();
    });
  expect(await hstsOf("pairqr.example")).toBe("max-age=31536000");
  for (const host of ["localhost", "desk.local", "DESK.LOCAL:8443"]) {
    expect(await hstsOf(host), host).toBeUndefined();
  }
});
