/** infra/coturn/follow-certificate.sh, as coturn's container runs it: it lets coturn read what Caddy renewed. */

import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { chmod, copyFile, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { askBinding } from "../../scripts/doctor/turn-probe.ts";
import { ensureServerCertificate } from "../../scripts/start/certificates.ts";
import { openPrivateFolder } from "../../scripts/start/private-folder.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../support/files.ts";
import { type RunningCoturn, startCoturn } from "../support/services/coturn.ts";
import { waitFor } from "../support/wait.ts";

type Launcher = readonly [string, ...string[]];

/** Process ids of its own, as a container has: the kernel spares a first process signals that it does not handle. */
const containerLike = [
  "unshare",
  // Not where it is not needed: some machines forbid user namespaces.
  ...(process.getuid?.() === 0 ? [] : ["--map-root-user"]),
  "--pid",
  "--fork",
  "--kill-child",
  "--mount-proc",
] as const;
/** Passes SIGTERM on and ends with its child, as tini does. */
const init = `trap 'kill -TERM "$child"' TERM; "$@" & child=$!; wait "$child"; wait "$child"`;

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

describe.each([
  ["as the container's first process", containerLike],
  ["under an init, as with `docker run --init`", [...containerLike, "sh", "-c", init, "init"]],
] as const)("%s", (_name, launcher) => {
  test("a renewed certificate is what the next connection gets, and coturn goes on", async () => {
    const certificateDir = await createFolder();
    const first = await putCertificate(certificateDir);
    const coturn = await start(certificateDir, launcher);
    expect(await fingerprintAt(coturn)).toBe(first);
    const second = await putCertificate(certificateDir);
    await waitFor("the renewed one", async () => (await fingerprintAt(coturn)) === second);
  });

  test("without one it serves all but TLS, and ends when one comes: started again it has TLS", async () => {
    const certificateDir = await createFolder();
    const coturn = await start(certificateDir, launcher);
    expect(coturn.log()).toContain("starting without TLS");
    expect(await askBinding(coturn.urls.udp)).toMatchObject({ ok: true });
    await expect(fingerprintAt(coturn)).rejects.toThrow("ECONNREFUSED");
    const fingerprint = await putCertificate(certificateDir);
    await endOf(coturn);
    expect(await fingerprintAt(await start(certificateDir, launcher))).toBe(fingerprint);
  });

  test("SIGTERM ends it at once, as when its container is stopped", async () => {
    const certificateDir = await createFolder();
    await putCertificate(certificateDir);
    const coturn = await start(certificateDir, launcher);
    process.kill(await firstProcessOf(coturn), "SIGTERM");
    await endOf(coturn);
  });

  test("it ends when coturn does, so that the restart policy gets to know", async () => {
    const certificateDir = await createFolder();
    await putCertificate(certificateDir);
    const coturn = await start(certificateDir, launcher);
    process.kill(await turnserverOf(coturn), "SIGKILL");
    await endOf(coturn);
  });
});

function createFolder(): Promise<string> {
  return mkdtemp(join(folder.path, "certificate-"));
}

async function start(certificateDir: string, launcher: Launcher): Promise<RunningCoturn> {
  const coturn = await startCoturn({ certificateDir, launcher });
  onTestFinished(() => coturn.stop());
  return coturn;
}

/** Sooner than a container that is asked to stop is killed. */
async function endOf(coturn: RunningCoturn): Promise<void> {
  const late = sleep(5_000).then(() => Promise.reject(new Error(`It goes on. It says: ${coturn.log()}`)));
  await Promise.race([coturn.ended, late]);
}

/** The namespace's first, by its number outside. */
async function firstProcessOf({ pid }: RunningCoturn): Promise<number> {
  const [first = 0] = await childrenOf(pid);
  return first;
}

async function turnserverOf(coturn: RunningCoturn): Promise<number> {
  const below = async (pid: number): Promise<readonly number[]> => {
    const children = await childrenOf(pid);
    return [pid, ...(await Promise.all(children.map(below))).flat()];
  };
  for (const pid of await below(coturn.pid)) {
    if ((await readFile(`/proc/${pid}/comm`, "utf8")).trim() === "turnserver") return pid;
  }
  throw new Error("There is no turnserver below it.");
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return (list.match(/\d+/g) ?? []).map(Number);
}

/** As infra/caddy/start.sh puts it there; its fingerprint. */
async function putCertificate(certificateDir: string): Promise<string> {
  const place = await openPrivateFolder(await mkdtemp(join(folder.path, "made-")));
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
