/** What docker-compose.yml deploys, started natively: a computer and a phone pair through Caddy's https and coturn. */

import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { type ClientRequest, request as requestHttp } from "node:http";
import { type RequestOptions, request as requestHttps } from "node:https";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Deployment, openDeployment } from "./support/deployment.ts";
import { type ExtensionBrowser, launchExtensionBrowser } from "./support/extension-browser.ts";
import { createRandomFile, createTemporaryFolder, sha256OfFile, waitForDownload } from "./support/files.ts";
import { endSessionOf } from "./support/journey.ts";
import { saveOnPhone } from "./support/phone-files.ts";
import { launchPhone, type Phone } from "./support/phones.ts";
import { readQrFromPage } from "./support/qr.ts";
import { relayOnlyOn } from "./support/relay-only.ts";
import { pickFilesOn, sendTextOn, waitForWords } from "./support/screens.ts";
import { storeSettings } from "./support/settings.ts";
import { waitFor } from "./support/wait.ts";

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
};

const fileBytes = 2_000_000;
const quietToken = "a-token-that-no-log-may-hold";
const spoofedAddress = "203.0.113.66";
/** Of the product's own limits: server/src/limits.ts. */
const createsPerMinute = 60;
const cleanups: (() => Promise<void>)[] = [];

let deployment: Deployment;
let computer: ExtensionBrowser;
let phone: Phone;
let popup: Page;
let folder: string;

beforeAll(async () => {
  const temporary = await createTemporaryFolder("deployment-files");
  cleanups.push(temporary.remove);
  folder = temporary.path;
  deployment = await openDeployment(inject("pageDir"));
  cleanups.push(deployment.close);
  // Its certificate is of an authority that only this Caddy knows; Node checks it, see `ask`.
  const args = ["--ignore-certificate-errors"];
  computer = await launchExtensionBrowser({
    extensionDir: inject("extensionDir"),
    downloadsDir: join(folder, "computer"),
    args,
  });
  cleanups.push(computer.close);
  phone = await launchPhone({ downloadsDir: join(folder, "phone"), args });
  cleanups.push(phone.close);
  const { url } = deployment;
  await storeSettings(computer, { serverUrl: url, page: { serverUrl: url, pageOrigin: url } });
  await waitFor("Caddy to have found its nodes", async () => (await ask("/api/v1/info")).status === 200);
}, 90_000);

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

test("[SG28] the page comes with every header, compressed, and HTTP/3 is offered; http goes to https", async () => {
  const index = await ask("/");
  expect(index).toMatchObject({
    status: 200,
    headers: {
      "alt-svc": `h3=":${deployment.caddy.httpsPort}"; ma=2592000`,
      "cache-control": "no-cache",
      "content-security-policy": expect.stringMatching(/default-src 'none';script-src 'self' 'sha256-/),
      "permissions-policy": expect.stringContaining("camera=(self)"),
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    },
  });
  expect(index.headers.server).toBeUndefined();

  const asset = `/assets/${readdirSync(join(inject("pageDir"), "assets")).find((name) => /worker.*\.js$/.test(name))}`;
  const served = await ask(asset, { headers: { "Accept-Encoding": "br, gzip" } });
  expect(served).toMatchObject({
    status: 200,
    headers: {
      "content-encoding": "br",
      "cache-control": "public, max-age=31536000, immutable",
      "content-security-policy": expect.stringMatching(/^default-src 'none'; script-src 'self';/),
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
    },
  });
  for (const name of ["metrics", "healthz", "readyz"]) {
    const upper = name.toUpperCase();
    const spellings = [
      `/${name}`,
      `/${name}/`,
      `/${upper}`,
      `/${upper}/`,
      `//${name}/`,
      `/${name}//`,
      `/${name}/?x`,
    ];
    for (const path of spellings) expect((await ask(path)).status, path).toBe(404);
  }
  expect((await ask("/assets/not-there.js")).status).toBe(404);

  const plain = await askPlainly(`/somewhere?token=${quietToken}`);
  expect(plain.status).toBe(308);
  expect(plain.headers.location).toMatch(/^https:\/\/localhost\//);
});

test("text and files pass both ways through coturn", async () => {
  const toPhone = await createRandomFile(join(folder, "to the phone.bin"), fileBytes);
  const toComputer = await createRandomFile(join(folder, "to the computer.bin"), fileBytes);
  const allowAll = await relayOnlyOn(phone.page, deployment.coturn.urls.udp);
  popup = await computer.openPopup();
  await sendTextOn(popup, "to the phone through Caddy");
  await pickFilesOn(popup, [toPhone]);
  const link = await readQrFromPage(popup);
  expect(link).toMatch(new RegExp(`^${deployment.url}/#1`));
  await phone.page.goto(link);
  await waitForWords(phone.page, "to the phone through Caddy");
  await waitForWords(phone.page, "Relayed");
  expect(await save("to the phone.bin")).toBe(await sha256OfFile(toPhone));

  await sendTextOn(phone.page, "to the computer through Caddy");
  await waitForWords(popup, "to the computer through Caddy");
  await pickFilesOn(phone.page, [toComputer]);
  const received = join(folder, "computer/PairQR/to the computer.bin");
  expect(await sha256OfFile(await waitForDownload(received, fileBytes))).toBe(await sha256OfFile(toComputer));

  expect(sum(await Promise.all(deployment.nodes.map(socketsOf)))).toBe(2);
  await allowAll();
});

test("both nodes get calls and sockets", async () => {
  const opened = await Promise.all(Array.from({ length: 16 }, openSocket));
  const sockets = await Promise.all(deployment.nodes.map(socketsOf));
  expect(sum(sockets)).toBe(2 + opened.length);
  expect(Math.min(...sockets)).toBeGreaterThan(0);
  for (const node of deployment.nodes) expect(node.log()).toContain('"path":"/api/v1/sessions"');
  for (const socket of opened) socket.destroy();
  await waitFor(
    "the closed sockets to be gone",
    async () => sum(await Promise.all(deployment.nodes.map(socketsOf))) === 2,
  );
});

test("a node that is killed costs no request that has no body, and the session goes on", async () => {
  const counts = await Promise.all(deployment.nodes.map(socketsOf));
  // The one that has sockets of the pair, so that there is something to lose.
  const dying = deployment.nodes[counts.indexOf(Math.max(...counts))];
  const other = deployment.nodes.find((node) => node !== dying);
  const statuses: number[] = [];
  let isOver = false;
  const asking = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (!isOver) statuses.push((await ask("/api/v1/info")).status);
    }),
  );
  await sleep(300);
  await dying?.kill("SIGKILL");
  await sleep(2_500);
  isOver = true;
  await asking;
  expect(statuses.length).toBeGreaterThan(50);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);

  await sendTextOn(phone.page, "after a node has died");
  await waitForWords(popup, "after a node has died");
  // A connected phone needs no server; a tab that is loaded anew does, and finds its host at the other node.
  await phone.page.reload();
  await waitForWords(phone.page, "Direct");
  await sendTextOn(phone.page, "by the node that is left");
  await waitForWords(popup, "by the node that is left");
  if (other !== undefined) expect(await socketsOf(other)).toBe(2);
  await endSessionOf(computer);
});

test("[SG27] an address that a client names itself counts for nothing, nor does a request id", async () => {
  const named = await ask("/api/v1/info", { headers: { "X-Request-Id": "named-by-a-client" } });
  expect(named.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  const create = async (index: number) =>
    (await createSession({ "X-Forwarded-For": `${spoofedAddress}, 198.51.100.${index}` })).status;
  const statuses: number[] = [];
  for (let index = 0; index <= createsPerMinute; index += 1) statuses.push(await create(index));
  expect([...new Set(statuses)]).toEqual([201, 429]);
});

test("[SG30] no log of Caddy or ours holds a token, a secret, an address or a whole id", async () => {
  await ask(`/api/v1/signalling/peerjs?key=pairqr&token=${quietToken}`);
  for (const node of deployment.nodes) await node.kill("SIGKILL");
  expect(await ask(`/api/v1/info?token=${quietToken}`)).toMatchObject({
    status: 503,
    headers: { "content-type": "application/problem+json" },
    body: expect.stringContaining('"code":"unavailable"'),
  });
  await waitFor("the last line", () => deployment.caddy.log().includes('"status":503'));
  const access = deployment.caddy
    .log()
    .split("\n")
    .filter((line) => line.includes("http.log."));
  expect(access.join("\n")).toContain('"uri":"/api/v1/signalling/peerjs"');
  expect(access.join("\n")).toMatch(/"uri":"\/api\/v1\/sessions\/[0-9a-f]{6}\/join"/);

  const logs = [...access, ...deployment.nodes.map((node) => node.log()), deployment.coturn.log()].join("\n");
  for (const secret of [quietToken, spoofedAddress, ...deployment.secrets])
    expect(logs).not.toContain(secret);
  // A JWT's first part; a whole session id.
  expect(logs).not.toMatch(/eyJhbGci|[0-9a-f]{32}/);
  expect(access.join("\n")).not.toMatch(/remote_ip|client_ip|"headers"/);
});

async function save(name: string): Promise<string> {
  return saveOnPhone({ phone, phoneDownloadsDir: join(folder, "phone") }, { name, sizeBytes: fileBytes });
}

async function socketsOf(node: Deployment["nodes"][number]): Promise<number> {
  const [, count] = /^pairqr_sockets(?:\{[^}]*\})? (\d+)$/m.exec(await deployment.metricsOf(node)) ?? [];
  return Number(count);
}

function createSession(headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return ask("/api/v1/sessions", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({
      sessionId: randomBytes(16).toString("hex"),
      joinKeyHash: randomBytes(32).toString("base64url"),
      claim: randomBytes(16).toString("base64url"),
      lifetimeMs: 60_000,
    }),
  });
}

/** A host's socket, on whichever node Caddy chooses. */
async function openSocket(): Promise<Duplex> {
  const { peerId, token } = JSON.parse((await createSession()).body);
  const { httpsPort: port, authority: ca } = deployment.caddy;
  return new Promise((resolve, reject) => {
    const request = requestHttps({
      host: "localhost",
      port,
      ca,
      path: `/api/v1/signalling/peerjs?key=pairqr&id=${peerId}&token=${token}`,
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
      },
    });
    request.once("upgrade", (_response, socket) => resolve(socket));
    request.once("response", ({ statusCode }) => reject(new Error(`The socket was refused: ${statusCode}.`)));
    request.once("error", reject);
    request.end();
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** As a program that trusts Caddy's authority, and nobody else's. */
function ask(path: string, { body, ...options }: RequestOptions & { body?: string } = {}): Promise<Answer> {
  const { httpsPort: port, authority: ca } = deployment.caddy;
  return send(requestHttps({ host: "localhost", port, path, ca, agent: false, ...options }), body);
}

function askPlainly(path: string): Promise<Answer> {
  return send(requestHttp({ host: "localhost", port: deployment.caddy.httpPort, path, agent: false }));
}

function send(request: ClientRequest, sent?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response) => {
      let body = "";
      response.on("data", (data: Buffer) => {
        body += data.toString();
      });
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    request.end(sent);
  });
}
