/**
 * Memory of both browsers while a file is on its way, and how long their main threads were blocked by it.
 *
 * Memory is PSS over all processes of a browser, its peak during the transfer, beyond two starts: the paired and
 * idle product (what the transfer takes), and the browser with an empty page (what everything of ours takes).
 * The main threads are put first in the system's queue: two browsers on few cores would else wait for one another.
 */

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "puppeteer-core";
import { launchExtensionBrowser } from "../e2e/support/extension-browser.ts";
import { createRandomFile, createTemporaryFolder } from "../e2e/support/files.ts";
import { launchPhone } from "../e2e/support/phones.ts";
import { startSite } from "../e2e/support/site.ts";
import { type Lag, startLagProbe, stopLagProbe } from "./support/lag-probe.ts";
import { putMainThreadsFirst, readPssBytes, rootPid, watchPss } from "./support/processes.ts";
import { type Build, startProductServer } from "./support/product.ts";
import type { BenchOptions, Report } from "./support/report.ts";
import { openPair, sendFile } from "./support/transfer.ts";

type BrowserMemory = { readonly emptyBytes: number; readonly idleBytes: number; readonly peakBytes: number };
type Measured = {
  readonly sizeMib: number;
  readonly memory: Readonly<Record<"computer" | "phone", BrowserMemory>>;
  /** Nothing but their own work kept the main threads. */
  readonly areFirst: boolean;
  readonly lags: Readonly<Record<"popup" | "offscreen" | "phone page", Lag>>;
};

const sizesMib = [64, 1024];
const mib = 1024 * 1024;
const memoryMaxMib = 150;
const blockedMaxMs = 50;
/** Until what starting left behind has been freed. */
const settleMs = 3_000;

export async function measureMemory({ build, sizeMib }: BenchOptions): Promise<Report> {
  const built = await build();
  const measured: Measured[] = [];
  for (const size of sizeMib === undefined ? sizesMib : [sizeMib])
    measured.push(await measureSize(built, size));
  return reportOf(measured);
}

/** Browsers of its own for each size: no memory of the one before. */
async function measureSize(built: Build, sizeMib: number): Promise<Measured> {
  const folder = await createTemporaryFolder("bench-file");
  const path = await createRandomFile(join(folder.path, "measure.bin"), sizeMib * mib);
  const server = await startProductServer(built);
  const site = await startSite({ "/": { contentType: "text/html", body: "<p>…</p>" } });
  const computer = await launchExtensionBrowser({ extensionDir: built.extensionDir });
  const phone = await launchPhone();
  try {
    const pids = [rootPid(computer.browser), rootPid(phone.browser)] as const;
    const tab = await computer.browser.newPage();
    await tab.goto(site.url);
    await sleep(settleMs);
    const empty = await Promise.all(pids.map(readPssBytes));

    const pair = await openPair(computer, tab, phone);
    const offscreen = await computer.offscreenPage();
    const pages: readonly Page[] = [pair.popup, offscreen, pair.phonePage];
    await sleep(settleMs);
    const idle = await Promise.all(pids.map(readPssBytes));
    for (const page of pages) await startLagProbe(page);
    const first = await Promise.all(pids.map(putMainThreadsFirst));

    const watches = pids.map((pid) => watchPss(pid));
    await sendFile(pair, path, sizeMib);
    const peaks = await Promise.all(watches.map((watch) => watch.stop()));
    const [popup, host, phonePage] = await Promise.all(pages.map(stopLagProbe));
    if (popup === undefined || host === undefined || phonePage === undefined) throw new Error("no lag");

    const memoryOf = (which: 0 | 1): BrowserMemory => ({
      emptyBytes: empty[which] ?? Number.NaN,
      idleBytes: idle[which] ?? Number.NaN,
      peakBytes: peaks[which]?.peakBytes ?? Number.NaN,
    });
    return {
      sizeMib,
      areFirst: first.every(Boolean),
      memory: { computer: memoryOf(0), phone: memoryOf(1) },
      lags: { popup, offscreen: host, "phone page": phonePage },
    };
  } finally {
    await phone.close();
    await computer.close();
    await site.close();
    await server.close();
    await folder.remove();
  }
}

function reportOf(measured: readonly Measured[]): Report {
  return {
    title: "memory: PSS of each browser, and the longest block of each main thread",
    table: [
      [
        "file",
        "where",
        "empty",
        "paired",
        "peak",
        "peak − paired",
        "peak − empty",
        "longest task",
        "longest gap",
      ],
      ...measured.flatMap(rowsOf),
    ],
    figures: measured.flatMap(figuresOf),
    notes: [
      "Memory in MiB, times in ms. Long tasks count from 50 ms; 0 is none.",
      "A gap is how late a 5 ms timer came: many short tasks make one too.",
      measured.every(({ areFirst }) => areFirst)
        ? "The main threads had the processor whenever they wanted it."
        : "The main threads could not be put first (root can): times also count waiting for a core.",
    ],
  };
}

function rowsOf({ sizeMib, memory, lags }: Measured): string[][] {
  const file = `${sizeMib} MiB`;
  const memoryRows = Object.entries(memory).map(([where, bytes]) => [
    file,
    where,
    inMib(bytes.emptyBytes),
    inMib(bytes.idleBytes),
    inMib(bytes.peakBytes),
    inMib(bytes.peakBytes - bytes.idleBytes),
    inMib(bytes.peakBytes - bytes.emptyBytes),
    "",
    "",
  ]);
  const lagRows = Object.entries(lags).map(([where, lag]) => [
    file,
    where,
    ...Array.from({ length: 5 }, () => ""),
    lag.longestTaskMs.toFixed(0),
    lag.longestGapMs.toFixed(0),
  ]);
  return [...memoryRows, ...lagRows];
}

function figuresOf({ sizeMib, memory, lags }: Measured): Report["figures"] {
  const memoryFigures = Object.entries(memory).map(([where, bytes]) => {
    const more = bytes.peakBytes - bytes.emptyBytes;
    return {
      name: `memory of the ${where}, ${sizeMib} MiB`,
      measured: `${inMib(more)} MiB beyond the browser's start`,
      target: `≤ ${memoryMaxMib} MiB`,
      isMet: more <= memoryMaxMib * mib,
    };
  });
  const lagFigures = Object.entries(lags).map(([where, lag]) => ({
    name: `main thread of the ${where}, ${sizeMib} MiB`,
    measured: `longest task ${lag.longestTaskMs.toFixed(0)} ms, longest gap ${lag.longestGapMs.toFixed(0)} ms`,
    target: `no task of ${blockedMaxMs} ms`,
    isMet: lag.longestTaskMs < blockedMaxMs,
  }));
  return [...memoryFigures, ...lagFigures];
}

function inMib(bytes: number): string {
  return (bytes / mib).toFixed(0);
}
