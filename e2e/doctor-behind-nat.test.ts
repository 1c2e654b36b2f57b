/**
 * The doctor and a coturn in a cloud: its host has a private address only, and the cloud's router a public one for it.
 * The doctor, the server and coturn's host are namespaces of this machine.
 *
 *   doctor, server 192.31.196.10 ── 192.31.196.20 ⇄ 10.0.0.5 coturn
 */

import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { ensureServerCertificate, type ServerCertificate } from "../scripts/start/certificates.ts";
import { openPrivateFolder } from "../scripts/start/private-folder.ts";
import { runDoctor } from "./support/doctor.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./support/files.ts";
import { openCables } from "./support/network/cables.ts";
import { type Namespace, type Namespaces, openNamespaces } from "./support/network/namespaces.ts";
import { startServerIn } from "./support/network/server-in-namespace.ts";
import { startCoturn, turnUrls, turnVariables } from "./support/services/coturn.ts";
import { ensureTool, iptablesRestore } from "./support/system-packages.ts";

/** Of AS112's block, which belongs to nobody (RFC 7535). */
const serverAddress = "192.31.196.10";
const publicAddress = "192.31.196.20";
const privateAddress = "10.0.0.5";

let folder: TemporaryFolder;
let namespaces: Namespaces;
let certificate: ServerCertificate;
let outside: Namespace;
let cloud: Namespace;

beforeAll(async () => {
  folder = await createTemporaryFolder("behind-nat");
  const place = await openPrivateFolder(folder.path);
  certificate = await ensureServerCertificate(place, [serverAddress, publicAddress]);
  namespaces = openNamespaces();
  const cables = openCables(namespaces);
  [outside, cloud] = [namespaces.add("outside"), namespaces.add("cloud")];
  cables.plug(outside, { segment: "public", device: "eth0", address: serverAddress });
  cables.plug(cloud, { segment: "public", device: "eth0", address: publicAddress });
  // One to one, as clouds do it: the host itself does not know its public address.
  cloud.ip([`address add ${privateAddress}/32 dev lo`]);
  cloud.run(
    ensureTool(iptablesRestore),
    [],
    `*nat\n-A PREROUTING -d ${publicAddress} -j DNAT --to-destination ${privateAddress}\nCOMMIT\n`,
  );
});
afterAll(async () => {
  namespaces?.removeAll();
  await folder?.remove();
});

test.each([
  ["has not been told of it", "", "turn-private-relay", 1],
  ["TURN_EXTERNAL_IP tells of it", `${publicAddress}/${privateAddress}`, "turn-good", 0],
] as const)("a coturn behind a NAT that %s", async (_what, externalAddress, reason, status) => {
  const asked = await askDoctor(externalAddress);
  expect(asked.reasons).toEqual({
    stun: "stun-good",
    "turn-udp": reason,
    "turn-tcp": reason,
    "turn-tls": reason,
  });
  expect(asked.cures.every((cure) => cure.includes("TURN_EXTERNAL_IP"))).toBe(reason !== "turn-good");
  expect(asked.status).toBe(status);
});

test("a coturn whose firewall swallows everything", async () => {
  filter("DROP");
  onTestFinished(() => filter("ACCEPT"));
  const { reasons, cures } = await askDoctor("");
  const reason = "ice-silent";
  expect(reasons).toEqual({ stun: reason, "turn-udp": reason, "turn-tcp": reason, "turn-tls": reason });
  expect(cures.every((cure) => cure.includes("firewall"))).toBe(true);
});

function filter(policy: "ACCEPT" | "DROP"): void {
  cloud.run(ensureTool(iptablesRestore), [], `*filter\n:INPUT ${policy}\nCOMMIT\n`);
}

/** What it says of STUN and TURN. */
async function askDoctor(externalAddress: string) {
  const place = { port: 3478, tlsPort: 5349 };
  const { launcher } = cloud;
  const options = { ...place, launcher, address: privateAddress, externalAddress, certificate };
  const coturn = await startCoturn(options);
  onTestFinished(() => coturn.stop());
  const urls = turnUrls({ ...place, address: publicAddress });
  const server = await startServerIn(outside, {
    address: serverAddress,
    ...certificate,
    pageDir: inject("pageDir"),
    variables: turnVariables({ urls, secret: coturn.secret }),
  });
  onTestFinished(() => server.stop());

  const args = [server.url, "--json", "--ca", join(folder.path, "ca.crt")];
  const { stdout, status } = await runDoctor(args, outside.launcher);
  const checks: readonly { check: string; reason: string; next: string }[] = JSON.parse(stdout).checks;
  const ice = checks.filter(({ check }) => /^(stun|turn)/.test(check));
  return {
    status,
    reasons: Object.fromEntries(ice.map(({ check, reason }) => [check, reason])),
    cures: ice.filter(({ check }) => check !== "stun").map(({ next }) => next),
  };
}
