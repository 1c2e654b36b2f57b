/**
 * From the phone page's navigation to the text on its screen, against stock PeerJS with stock PeerServer.
 *
 *   ours   popup shows the code of a selection ─ phone opens the link: page, join, signalling, handshake, text
 *   stock  a page waits with a fixed id        ─ phone opens a bare page: PeerJS, signalling, one conn.send
 *
 * Each round has a new browser context on the phone (cold cache), both in turn, who begins alternates.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { KnownDevices } from "puppeteer-core";
import { type ExtensionBrowser, launchExtensionBrowser } from "../e2e/support/extension-browser.ts";
import { launchPhone, type Phone } from "../e2e/support/phones.ts";
import { startSite } from "../e2e/support/site.ts";
import { offerText, startAfresh } from "./support/computer.ts";
import { probeText, readPaintedAt } from "./support/paint-probe.ts";
import { type Build, startProductServer } from "./support/product.ts";
import type { BenchOptions, Report } from "./support/report.ts";
import { startServerProcess } from "./support/servers.ts";
import { formatSpread, ratiosOf, spreadOf } from "./support/spread.ts";

type Times = { readonly ours: number[]; readonly stock: number[] };
type Stage = { readonly build: Build; readonly computer: ExtensionBrowser; readonly phone: Phone };

/** Those that have a figure to meet, and one at which a server in the same town is. */
const delaysMs = [0, 5, 25];
const askedDelaysMs = [0, 25];
const defaultRounds = 15;
/** A person takes longer to raise the phone; by then the host has registered. */
const beforeScanMs = 1_000;

export async function measureColdText({ build, rounds = defaultRounds }: BenchOptions): Promise<Report> {
  const built = await build();
  const computer = await launchExtensionBrowser({ extensionDir: built.extensionDir });
  const phone = await launchPhone();
  try {
    const times: Times[] = [];
    for (const oneWayMs of delaysMs) {
      times.push(await measureAtDelay({ build: built, computer, phone }, oneWayMs, rounds));
    }
    return reportOf(times, rounds);
  } finally {
    await phone.close();
    await computer.close();
  }
}

async function measureAtDelay(stage: Stage, oneWayMs: number, rounds: number): Promise<Times> {
  const stock = await startServerProcess({ kind: "stock", port: 0, pageDir: "", oneWayMs });
  const server = await startProductServer(stage.build, oneWayMs);
  const site = await startSite({ "/": { contentType: "text/html", body: "<p>…</p>" } });
  try {
    const { computer } = stage;
    const stockOrigin = `http://localhost:${stock.port}`;
    const stockTab = await computer.browser.newPage();
    await stockTab.goto(`${stockOrigin}/stock-computer.html`);
    await stockTab.waitForFunction(() => document.body.textContent?.includes("ready"));
    const tab = await computer.browser.newPage();
    await tab.goto(site.url);

    const times: Times = { ours: [], stock: [] };
    const measureOurs = async (text: string) => {
      const { link } = await offerText(computer, tab, text);
      await sleep(beforeScanMs);
      times.ours.push(await openOnPhone(stage.phone, link, text));
      await startAfresh(computer);
    };
    const measureStock = async (text: string) => {
      const link = `${stockOrigin}/stock-phone.html#${encodeURIComponent(text)}`;
      times.stock.push(await openOnPhone(stage.phone, link, text));
    };
    // The first round warms both browsers up and is thrown away.
    for (let round = 0; round <= rounds; round++) {
      const text = `Round ${round}, ${oneWayMs} ms away: ${"word ".repeat(20)}`.trim();
      for (const measure of round % 2 === 0 ? [measureOurs, measureStock] : [measureStock, measureOurs]) {
        await measure(text);
      }
    }
    await stockTab.close();
    await tab.close();
    return { ours: times.ours.slice(1), stock: times.stock.slice(1) };
  } finally {
    await site.close();
    await server.close();
    await stock.close();
  }
}

async function openOnPhone(phone: Phone, link: string, text: string): Promise<number> {
  const context = await phone.browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.emulate(KnownDevices["Pixel 5"]);
    await probeText(page, text);
    await page.goto(link);
    return await readPaintedAt(page);
  } finally {
    await context.close();
  }
}

function reportOf(measured: readonly Times[], rounds: number): Report {
  const rows = measured.map((times, i) => ({
    isAsked: askedDelaysMs.includes(delaysMs[i] ?? 0),
    delay: `${delaysMs[i]} ms`,
    ours: spreadOf(times.ours),
    stock: spreadOf(times.stock),
    ratio: ratiosOf(times.ours, times.stock),
  }));
  return {
    title: "cold-text: navigation on the phone → text on its screen",
    table: [
      ["server away (one way)", "stock PeerJS, ms", "PairQR, ms", "ratio"],
      ...rows.map((row) => [
        row.delay,
        formatSpread(row.stock),
        formatSpread(row.ours),
        formatSpread(row.ratio, 2),
      ]),
    ],
    figures: rows
      .filter(({ isAsked }) => isAsked)
      .map((row) => ({
        name: `text on screen, server ${row.delay} away`,
        measured: `${row.ratio.median.toFixed(2)} × stock`,
        target: "≤ 1.00",
        isMet: row.ratio.median <= 1,
      })),
    notes: [`${rounds} rounds in turn, cold cache each; median [min–max].`],
  };
}
