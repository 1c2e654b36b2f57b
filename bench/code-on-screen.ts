/**
 * From the popup's load to the QR code painted, with the server down, against an empty popup of the same build.
 *
 * Measured in a copy of the built extension: the same probe script stands first in both pages, and the empty page
 * becomes the popup through chrome.action.setPopup. Both are opened by the icon. The offscreen document is closed
 * before each round, so that nothing of an earlier session helps.
 */

import { once } from "node:events";
import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { type ExtensionBrowser, launchExtensionBrowser } from "../e2e/support/extension-browser.ts";
import { createTemporaryFolder } from "../e2e/support/files.ts";
import { startSite } from "../e2e/support/site.ts";
import { clickIcon, startAfresh } from "./support/computer.ts";
import { readPaintedAt, selectorProbeScript } from "./support/paint-probe.ts";
import type { BenchOptions, Report } from "./support/report.ts";
import { formatSpread, type Spread, spreadOf } from "./support/spread.ts";

type Times = { readonly code: number[]; readonly empty: number[] };

const defaultRounds = 15;
const targetMs = 100;
const emptyPage = "bench-empty.html";
const probePath = "bench-probe.js";

export async function measureCodeOnScreen({ build, rounds = defaultRounds }: BenchOptions): Promise<Report> {
  const { extensionDir, serverPort } = await build();
  const folder = await createTemporaryFolder("bench-popup");
  const probedDir = join(folder.path, "extension");
  await addProbe(extensionDir, probedDir);
  const site = await startSite({
    "/": { contentType: "text/html", body: "<title>A page</title><p>Some text to select.</p>" },
  });
  const computer = await launchExtensionBrowser({ extensionDir: probedDir });
  try {
    const tab = await computer.browser.newPage();
    await tab.goto(site.url);
    await tab.evaluate(() => getSelection()?.selectAllChildren(document.body));
    const refused = await measureRounds(computer, tab, rounds);
    const silentServer = await listenSilently(serverPort);
    const silent = await measureRounds(computer, tab, rounds).finally(silentServer.close);
    return reportOf(refused, silent, rounds);
  } finally {
    await computer.close();
    await site.close();
    await folder.remove();
  }
}

async function addProbe(extensionDir: string, probedDir: string): Promise<void> {
  await cp(extensionDir, probedDir, { recursive: true });
  const tag = `<script src="/${probePath}"></script>`;
  const popupPath = join(probedDir, "popup.html");
  const popup = await readFile(popupPath, "utf8");
  if (!popup.includes("<head>")) throw new Error("popup.html has no plain <head> to put the probe in.");
  await writeFile(popupPath, popup.replace("<head>", `<head>${tag}`));
  await writeFile(
    join(probedDir, emptyPage),
    `<!doctype html><html><head>${tag}<title>Empty</title></head><body><p data-bench>Empty</p></body></html>`,
  );
  // QrCode.tsx alone draws with crisp edges; its path is there once the code is.
  await writeFile(
    join(probedDir, probePath),
    selectorProbeScript('svg[shape-rendering="crispEdges"] path, [data-bench]'),
  );
}

async function measureRounds(computer: ExtensionBrowser, tab: Page, rounds: number): Promise<Times> {
  const times: Times = { code: [], empty: [] };
  // The first round warms the browser up and is thrown away.
  for (let round = 0; round <= rounds; round++) {
    const order = round % 2 === 0 ? (["code", "empty"] as const) : (["empty", "code"] as const);
    for (const kind of order) {
      await startAfresh(computer);
      const ms = await openAndTime(computer, tab, kind === "code" ? "popup.html" : emptyPage);
      if (round > 0) times[kind].push(ms);
    }
  }
  await startAfresh(computer);
  return times;
}

async function openAndTime(computer: ExtensionBrowser, tab: Page, path: string): Promise<number> {
  const worker = await computer.serviceWorker();
  await worker.evaluate((popup) => chrome.action.setPopup({ popup }), path);
  return readPaintedAt(await clickIcon(computer, tab, path));
}

/** The other way of being down: connections are accepted and nothing is ever answered. */
async function listenSilently(port: number): Promise<{ readonly close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function reportOf(refused: Times, silent: Times, rounds: number): Report {
  const rows = [
    { server: "refuses", times: refused },
    { server: "never answers", times: silent },
  ].map(({ server, times }) => ({
    server,
    code: spreadOf(times.code),
    empty: spreadOf(times.empty),
    more: moreOf(times),
  }));
  return {
    title: "code-on-screen: popup load → QR code painted, server down",
    table: [
      ["server", "empty popup, ms", "with code, ms", "more, ms"],
      ...rows.map((row) => [
        row.server,
        formatSpread(row.empty),
        formatSpread(row.code),
        formatSpread(row.more),
      ]),
    ],
    figures: rows.map((row) => ({
      name: `code on screen, server ${row.server}`,
      measured: `${row.more.median.toFixed(0)} ms more than an empty popup`,
      target: `≤ ${targetMs} ms more`,
      isMet: row.more.median <= targetMs,
    })),
    notes: [`${rounds} rounds in turn, offscreen document closed before each; median [min–max].`],
  };
}

function moreOf(times: Times): Spread {
  return spreadOf(times.code.map((ms, round) => ms - (times.empty[round] ?? Number.NaN)));
}
