/** infra/coturn/follow-certificate.sh, as coturn's container runs it: it lets coturn read what Caddy renewed. */

import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { chmod, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { askBinding } from "../../scripts/doctor/turn-probe.ts";
import { ensureServerCertificate } from "../../scripts/start/certificates.ts";
import { openPrivateFolder } from "../../scripts/start/private-folder.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../support/files.ts";
import { type RunningCoturn, startCoturn } from "../support/services/coturn.ts";
import { waitFor } from "../support/wait.ts";

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await createTemporaryFolder("coturn-certificate");
  // The script waits ten seconds at a time.
  const shortSleep = join(folder.path, "bin/sleep");
  await mkdir(join(folder.path, "bin"));
  await writeFile(shortSleep, "#!/bin/sh\nexec /bin/sleep 0.1\n");
  await chmod(shortSleep, 0o755);
  vi.stubEnv("PATH", `${join(folder.path, "bin")}${delimiter}${process.env.PATH}`);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await folder?.remove();
});

test("a renewed certificate is what the next connection gets, and coturn goes on", async () => {
  const certificateDir = await createFolder("renewed");
  const first = await putCertificate(certificateDir, "first");
  const coturn = await start(certificateDir);
  expect(await fingerprintAt(coturn)).toBe(first);
  const second = await putCertificate(certificateDir, "second");
  await waitFor("the renewed one", async () => (await fingerprintAt(coturn)) === second);
});

test("without one it serves all but TLS, and ends when one comes: started again it has TLS", async () => {
  const certificateDir = await createFolder("late");
  const coturn = await start(certificateDir);
  expect(coturn.log()).toContain("starting without TLS");
  expect(await askBinding(coturn.urls.udp)).toMatchObject({ ok: true });
  await expect(fingerprintAt(coturn)).rejects.toThrow("ECONNREFUSED");
  const fingerprint = await putCertificate(certificateDir, "late one");
  await coturn.ended;
  expect(await fingerprintAt(await start(certificateDir))).toBe(fingerprint);
});

async function createFolder(name: string): Promise<string> {
  const path = join(folder.path, name);
  await mkdir(path);
  return path;
}

async function start(certificateDir: string): Promise<RunningCoturn> {
  const coturn = await startCoturn({ certificateDir });
  onTestFinished(() => coturn.stop());
  return coturn;
}

/** As infra/caddy/start.sh puts it there; its fingerprint. */
async function putCertificate(certificateDir: string, name: string): Promise<string> {
  const place = await openPrivateFolder(join(folder.path, name));
  const { certFile, keyFile } = await ensureServerCertificate(place, ["localhost"]);
  await copyFile(keyFile, join(certificateDir, "key.pem"));
  await copyFile(certFile, join(certificateDir, "cert.pem"));
  return new X509Certificate(await readFile(certFile)).fingerprint256;
}

async function fingerprintAt({ address, tlsPort }: RunningCoturn): Promise<string> {
  const socket = connect({ host: address, port: tlsPort, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
