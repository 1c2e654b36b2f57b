import { X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:https";
import { checkServerIdentity, connect } from "node:tls";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTemporaryFolder, type TemporaryFolder } from "../../e2e/support/files.ts";
import { listenOnFreePort } from "../../e2e/support/ports.ts";
import { ensureServerCertificate, type ServerCertificate } from "./certificates.ts";
import { openPrivateFolder, type PrivateFolder } from "./private-folder.ts";

const dayMs = 24 * 60 * 60_000;

let temporary: TemporaryFolder;
let folder: PrivateFolder;

beforeEach(async () => {
  temporary = await createTemporaryFolder("certificates");
  folder = await openPrivateFolder(temporary.path);
});

afterEach(() => temporary.remove());

test("a client that trusts the authority accepts the server under each of its addresses", async () => {
  const certificate = await ensureServerCertificate(folder, ["localhost", "127.0.0.1", "192.168.7.9"]);
  expect(await connectAs(certificate, "localhost")).toBe("authorized");
  expect(await connectAs(certificate, "192.168.7.9")).toBe("authorized");
  expect(await connectAs(certificate, "192.168.7.10")).toMatch(/altnames/);
});

test("the authority cannot vouch for a name of the internet", async () => {
  const certificate = await ensureServerCertificate(folder, ["localhost", "example.org"]);
  expect(await connectAs(certificate, "example.org")).toBe("permitted subtree violation");
});

test("of public addresses the authority vouches for this machine's own only, and a new one needs a new authority", async () => {
  const first = await ensureServerCertificate(folder, ["localhost", "203.0.113.5"]);
  expect(await connectAs(first, "203.0.113.5")).toBe("authorized");
  const second = await ensureServerCertificate(folder, ["localhost", "203.0.113.6"]);
  expect(second.fingerprint).not.toBe(first.fingerprint);
  expect(await connectAs({ ...second, authority: first.authority }, "203.0.113.6")).not.toBe("authorized");
});

test("keys are readable by their owner only", async () => {
  await ensureServerCertificate(folder, ["localhost"]);
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
  for (const name of ["ca.key", "server.key"]) {
    expect((await stat(`${folder.path}/${name}`)).mode & 0o777).toBe(0o600);
  }
});

test("the authority stays, so that a phone trusts it once", async () => {
  const first = await ensureServerCertificate(folder, ["localhost"]);
  const second = await ensureServerCertificate(folder, ["localhost", "10.0.0.7"]);
  expect(second.fingerprint).toBe(first.fingerprint);
  expect(second.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
});

test("the certificate stays while it is good, and is renewed for a new address or near its end", async () => {
  const now = Date.now();
  const read = () => readFile(`${folder.path}/server.crt`, "utf8");
  await ensureServerCertificate(folder, ["localhost"], now);
  const first = await read();
  await ensureServerCertificate(folder, ["localhost"], now + 300 * dayMs);
  expect(await read()).toBe(first);
  await ensureServerCertificate(folder, ["localhost", "10.0.0.7"], now);
  const second = await read();
  expect(second).not.toBe(first);
  await ensureServerCertificate(folder, ["localhost", "10.0.0.7"], now + 370 * dayMs);
  expect(await read()).not.toBe(second);
});

test.each(["Büro.local", "my_computer.local", ".local", `${"a".repeat(64)}.local`])(
  "a computer's name that no certificate can hold is left out, and does not ask for a new one each time: %s",
  async (name) => {
    const read = () => readFile(`${folder.path}/server.crt`, "utf8");
    await ensureServerCertificate(folder, ["localhost", name]);
    const first = await read();
    expect(new X509Certificate(first).subjectAltName).toBe("DNS:localhost");
    await ensureServerCertificate(folder, ["localhost", name]);
    expect(await read()).toBe(first);
  },
);

test("the certificate lives no longer than phones accept", async () => {
  await ensureServerCertificate(folder, ["localhost"]);
  const { validFrom, validTo } = new X509Certificate(await readFile(`${folder.path}/server.crt`));
  expect(Date.parse(validTo) - Date.parse(validFrom)).toBeLessThanOrEqual(397 * dayMs);
});

/** "authorized", or why the client refused. */
async function connectAs(certificate: ServerCertificate, name: string): Promise<string> {
  const cert = await readFile(certificate.certFile);
  const key = await readFile(certificate.keyFile);
  const server = createServer({ cert, key });
  const port = await listenOnFreePort(server);
  try {
    return await new Promise((resolve) => {
      const socket = connect({
        port,
        host: "127.0.0.1",
        ca: certificate.authority,
        // An address cannot be asked for on the wire: the name is checked as if it had been.
        checkServerIdentity: (_host, peer) => checkServerIdentity(name, peer),
      });
      socket.once("secureConnect", () => resolve("authorized"));
      socket.once("error", (error) => resolve(error.message));
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
