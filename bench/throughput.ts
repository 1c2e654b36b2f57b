/**
 * A file from disk to disk, encrypted, against a bare data channel between the same two browsers.
 *
 *   ours  popup → offscreen document → data channel → phone's page → OPFS
 *   raw   a tab ──────────────────── data channel ── a tab, memory to nowhere
 *   beside it       the same, and a worker on each side that computes for as long as ours has worked
 *
 * Raw speed swings here by a factor of three while the CPU for a MiB stays: each of our trials stands between two raw
 * ones and is compared with their mean, once for each of the two best known ways of backpressure.
 */

import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { type ExtensionBrowser, launchExtensionBrowser } from "../e2e/support/extension-browser.ts";
import { createRandomFile, createTemporaryFolder } from "../e2e/support/files.ts";
import { launchPhone, type Phone } from "../e2e/support/phones.ts";
import { startSite } from "../e2e/support/site.ts";
import { startAfresh } from "./support/computer.ts";
import { type CpuTimes, cpuMsBetween, readCpuTimes, readWorkTimes, rootPid } from "./support/processes.ts";
import { startProductServer } from "./support/product.ts";
import {
  closeRawChannel,
  moveRaw,
  openRawChannel,
  type RawBackpressure,
  workBeside,
} from "./support/raw-channel.ts";
import type { BenchOptions, Report } from "./support/report.ts";
import { formatSpread, ratiosOf, spreadOf } from "./support/spread.ts";
import { openPair, sendFile } from "./support/transfer.ts";

type Trial = {
  readonly mibPerSecond: number;
  readonly cpuMsPerMib: number;
  /** Of it, what does not move datagrams. */
  readonly workMsPerMib: number;
};
type Round = {
  readonly before: readonly Trial[];
  readonly ours: Trial;
  readonly beside: Trial;
  readonly after: readonly Trial[];
};

const defaultRounds = 5;
const defaultSizeMib = 256;
const mib = 1024 * 1024;
const target = 0.85;

type RawWay = RawBackpressure & { readonly name: string };

const buffered: RawWay = {
  name: "raw, 1 MiB buffered",
  kind: "buffered",
  messageBytes: 256 * 1024,
  limitBytes: mib,
};
const rawWays: readonly RawWay[] = [
  { name: "raw, window 320 KiB", kind: "window", messageBytes: 64 * 1024, limitBytes: 320 * 1024 },
  buffered,
];

export async function measureThroughput({
  build,
  rounds = defaultRounds,
  sizeMib = defaultSizeMib,
}: BenchOptions): Promise<Report> {
  const built = await build();
  const folder = await createTemporaryFolder("bench-file");
  const path = await createRandomFile(join(folder.path, "measure.bin"), sizeMib * mib);
  const server = await startProductServer(built);
  const site = await startSite({ "/": { contentType: "text/html", body: "<p>…</p>" } });
  const computer = await launchExtensionBrowser({ extensionDir: built.extensionDir });
  const phone = await launchPhone();
  try {
    const tab = await computer.browser.newPage();
    await tab.goto(site.url);
    await phone.page.goto(site.url);
    const measured: Round[] = [];
    let after = await measureRaw(tab, phone, computer, sizeMib);
    for (let round = 0; round < rounds; round++) {
      const before = after;
      const ours = await measureOurs(computer, tab, phone, path, sizeMib);
      const rawWork = before.at(-1)?.workMsPerMib ?? 0;
      const beside = await measureBeside(tab, phone, computer, sizeMib, ours.workMsPerMib - rawWork);
      after = await measureRaw(tab, phone, computer, sizeMib);
      measured.push({ before, ours, beside, after });
    }
    return reportOf(measured, sizeMib);
  } finally {
    await phone.close();
    await computer.close();
    await site.close();
    await server.close();
    await folder.remove();
  }
}

async function measureOurs(
  computer: ExtensionBrowser,
  tab: Page,
  phone: Phone,
  path: string,
  sizeMib: number,
): Promise<Trial> {
  await startAfresh(computer);
  const pair = await openPair(computer, tab, phone);
  const trial = await withCpu(computer, phone, sizeMib, () => sendFile(pair, path, sizeMib));
  await pair.close();
  await startAfresh(computer);
  return trial;
}

async function measureRaw(
  tab: Page,
  phone: Phone,
  computer: ExtensionBrowser,
  sizeMib: number,
): Promise<readonly Trial[]> {
  await tab.bringToFront();
  await phone.page.bringToFront();
  const trials: Trial[] = [];
  for (const way of rawWays) {
    await openRawChannel(tab, phone.page);
    trials.push(await withCpu(computer, phone, sizeMib, () => moveRaw(tab, sizeMib * mib, way)));
    await closeRawChannel(tab, phone.page);
  }
  return trials;
}

/** Raw, while as much else is computed beside it, half on each side, as a transfer of ours takes. */
async function measureBeside(
  tab: Page,
  phone: Phone,
  computer: ExtensionBrowser,
  sizeMib: number,
  workMsPerMib: number,
): Promise<Trial> {
  await tab.bringToFront();
  await phone.page.bringToFront();
  await openRawChannel(tab, phone.page);
  await workBeside([tab, phone.page], (workMsPerMib / 2) * (buffered.messageBytes / mib));
  const trial = await withCpu(computer, phone, sizeMib, () => moveRaw(tab, sizeMib * mib, buffered));
  await closeRawChannel(tab, phone.page);
  return trial;
}

/** CPU over every process of both browsers. */
async function withCpu(
  computer: ExtensionBrowser,
  phone: Phone,
  sizeMib: number,
  move: () => Promise<number>,
): Promise<Trial> {
  const pids = [rootPid(computer.browser), rootPid(phone.browser)];
  const readBoth = async (read: (pid: number) => Promise<CpuTimes>): Promise<CpuTimes> => {
    const times = await Promise.all(pids.map(read));
    return new Map(times.flatMap((own) => [...own]));
  };
  const cpuBefore = await readBoth(readCpuTimes);
  const workBefore = await readBoth(readWorkTimes);
  const ms = await move();
  return {
    mibPerSecond: (sizeMib * 1000) / ms,
    cpuMsPerMib: cpuMsBetween(cpuBefore, await readBoth(readCpuTimes)) / sizeMib,
    workMsPerMib: cpuMsBetween(workBefore, await readBoth(readWorkTimes)) / sizeMib,
  };
}

function reportOf(rounds: readonly Round[], sizeMib: number): Report {
  const ours = rounds.map((round) => round.ours);
  const beside = rounds.map((round) => round.beside);
  const raw = rawWays.map(({ name }, way) => {
    const around = rounds.map((round) => meanOf(round.before[way], round.after[way]));
    return { name, trials: around, speedRatio: ratiosOf(ours.map(speedOf), around.map(speedOf)) };
  });
  // The faster way is the limit: the one that leaves us the smaller ratio.
  const limit = raw.reduce((a, b) => (b.speedRatio.median < a.speedRatio.median ? b : a));
  const rowOf = (name: string, trials: readonly Trial[], ratio: string, cpuRatio: string) => [
    name,
    formatSpread(spreadOf(trials.map(speedOf)), 1),
    ratio,
    formatSpread(spreadOf(trials.map(cpuOf)), 0),
    cpuRatio,
  ];
  return {
    title: `throughput: ${sizeMib} MiB, disk to disk, encrypted`,
    table: [
      ["", "MiB/s", "PairQR ÷ this", "CPU ms/MiB, both browsers", "PairQR ÷ this"],
      rowOf("PairQR", ours, "", ""),
      ...raw.map(({ name, trials, speedRatio }) =>
        rowOf(
          name,
          trials,
          formatSpread(speedRatio, 2),
          formatSpread(ratiosOf(ours.map(cpuOf), trials.map(cpuOf)), 2),
        ),
      ),
      rowOf(
        "raw, 1 MiB buffered, beside as much work",
        beside,
        formatSpread(ratiosOf(ours.map(speedOf), beside.map(speedOf)), 2),
        formatSpread(ratiosOf(ours.map(cpuOf), beside.map(cpuOf)), 2),
      ),
    ],
    figures: [
      {
        name: "throughput",
        measured: `${limit.speedRatio.median.toFixed(2)} × ${limit.name}`,
        target: `≥ ${target}`,
        isMet: limit.speedRatio.median >= target,
      },
    ],
    notes: [
      `${rounds.length} rounds, each of ours between two raw trials and against their mean; median [min–max].`,
      `Of ours ${formatSpread(spreadOf(ours.map((trial) => trial.workMsPerMib)), 0)} ms for a MiB do not move datagrams; the last row shows what that much work beside it does to a raw data channel on this machine.`,
    ],
  };
}

function meanOf(a: Trial | undefined, b: Trial | undefined): Trial {
  return {
    mibPerSecond: ((a?.mibPerSecond ?? Number.NaN) + (b?.mibPerSecond ?? Number.NaN)) / 2,
    cpuMsPerMib: ((a?.cpuMsPerMib ?? Number.NaN) + (b?.cpuMsPerMib ?? Number.NaN)) / 2,
    workMsPerMib: ((a?.workMsPerMib ?? Number.NaN) + (b?.workMsPerMib ?? Number.NaN)) / 2,
  };
}

function speedOf(trial: Trial): number {
  return trial.mibPerSecond;
}

function cpuOf(trial: Trial): number {
  return trial.cpuMsPerMib;
}
