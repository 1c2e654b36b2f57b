/** HTTP/3: a phone loads the page and asks the server by QUIC, from Caddy as it is deployed, and the text arrives. */

import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type ExtensionBrowser, launchExtensionBrowser } from "./support/extension-browser.ts";
import { launchPhone, type Phone } from "./support/phones.ts";
import { findFreePort } from "./support/ports.ts";
import { readQrFromPage } from "./support/qr.ts";
import { sendTextOn, waitForWords } from "./support/screens.ts";
import { startServer } from "./support/server.ts";
import { type RunningCaddy, startCaddy } from "./support/services/caddy.ts";
import { storeSettings } from "./support/settings.ts";
import { trustingArgs } from "./support/trusting-args.ts";
import { waitFor } from "./support/wait.ts";
import "./support/provided.ts";

const cleanups: (() => Promise<void>)[] = [];

let caddy: RunningCaddy;
let computer: ExtensionBrowser;
let phone: Phone;

beforeAll(async () => {
  const port = await findFreePort();
  const pageDir = inject("pageDir");
  caddy = await startCaddy({ upstreams: [`127.0.0.1:${port}`], pageDir });
  cleanups.push(caddy.stop);
  const { url } = caddy;
  const variables = { PAGE_ORIGIN: url, TRUSTED_PROXY: "127.0.0.1/32" };
  const server = await startServer({ port, pageDir, variables });
  cleanups.push(server.close);
  const trusting = await trustingArgs(caddy.certificate.certFile);
  computer = await launchExtensionBrowser({ extensionDir: inject("extensionDir"), args: trusting });
  cleanups.push(computer.close);
  // Chromium follows an offer of HTTP/3 only where an authority of its own list vouches for the server, which nobody
  // does for a test; told to, it uses nothing else there.
  const forcing = `--origin-to-force-quic-on=${new URL(url).host}`;
  phone = await launchPhone({ hasQuic: true, args: [...trusting, forcing] });
  cleanups.push(phone.close);
  await storeSettings(computer, { serverUrl: url, page: { serverUrl: url, pageOrigin: url } });
});

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

test("the page, its files and the join come over HTTP/3, and what the computer sent is on the phone", async () => {
  const protocols = await listenToProtocols(phone);
  const popup = await computer.openPopup();
  await sendTextOn(popup, "over QUIC and a WebSocket");
  const link = await readQrFromPage(popup);
  await phone.page.goto(link);
  await waitForWords(phone.page, "over QUIC and a WebSocket");
  // The text is drawn before the screens are there.
  for (const wanted of [/^\/$/, /^\/assets\/.*\.js$/, /^\/api\/v1\/sessions\/.*\/join$/]) {
    await waitFor(`${wanted}`, () => [...protocols.keys()].some((path) => wanted.test(path)));
  }
  expect(new Set(protocols.values())).toEqual(new Set(["h3"]));
});

/** By path, as the browser's debugger names them: "h3", "h2", "http/1.1". */
async function listenToProtocols({ page }: Phone): Promise<ReadonlyMap<string, string>> {
  const protocols = new Map<string, string>();
  const debug = await page.createCDPSession();
  debug.on("Network.responseReceived", ({ response }) => {
    protocols.set(new URL(response.url).pathname, response.protocol ?? "unknown");
  });
  await debug.send("Network.enable");
  return protocols;
}
