/**
 * CPU time and memory of a browser: the sum over its whole process tree, read from /proc (Linux).
 *
 * Memory is PSS, so that a page shared by the browser's processes counts once.
 */

import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { Browser } from "puppeteer-core";

const run = promisify(execFile);
/** USER_HZ: 100 on every Linux that Chromium runs on. */
const ticksPerSecond = 100;

/** As the system has them: 15 characters of their names. */
const datagramThreads: ReadonlySet<string> = new Set(["WebRTC_W_and_N", "Chrome_ChildIOT"]);

type ProcessTimes = { readonly parentPid: number; readonly cpuMs: number };

/** The first process of a browser that was launched here. */
export function rootPid(browser: Browser): number {
  const pid = browser.process()?.pid;
  if (pid === undefined) throw new Error("The browser has no process of ours.");
  return pid;
}

/** By process. */
export type CpuTimes = ReadonlyMap<number, number>;

export async function readCpuMs(rootPid: number): Promise<number> {
  return sumOf(await readCpuTimes(rootPid));
}

export async function readCpuTimes(rootPid: number): Promise<CpuTimes> {
  const times = await readProcessTimes();
  return new Map(treeOf(rootPid, times).map((pid) => [pid, times.get(pid)?.cpuMs ?? 0]));
}

/**
 * The same without what moves datagrams: the process that has the sockets, and in each other one the threads of WebRTC
 * and of Mojo, its messages to that process. What is left is what a page has done, and the browser for it.
 */
export async function readWorkTimes(rootPid: number): Promise<CpuTimes> {
  const pids = treeOf(rootPid, await readProcessTimes());
  return new Map(await Promise.all(pids.map(async (pid) => [pid, await readWorkOfProcess(pid)] as const)));
}

/** Of those that are there still: one that a closed page has left ends some time later, and all its time with it. */
export function cpuMsBetween(before: CpuTimes, after: CpuTimes): number {
  return sumOf(new Map([...after].map(([pid, ms]) => [pid, ms - (before.get(pid) ?? 0)])));
}

function sumOf(times: CpuTimes): number {
  return [...times.values()].reduce((sum, ms) => sum + ms, 0);
}

export async function readPssBytes(rootPid: number): Promise<number> {
  const pids = treeOf(rootPid, await readProcessTimes());
  const sizes = await Promise.all(pids.map(readPssOfProcess));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * From now on the main threads of a browser's pages get the processor as soon as they want it (SCHED_RR, sched(7)).
 *
 * What then takes long on them is their own doing and not the want of a core. False where the system forbids it,
 * as it does to all but root.
 */
export async function putMainThreadsFirst(rootPid: number): Promise<boolean> {
  for (const pid of treeOf(rootPid, await readProcessTimes())) {
    if (!(await readIfThere(`/proc/${pid}/cmdline`)).includes("--type=renderer")) continue;
    // On Linux a process id is that of its first thread too, and this is about threads.
    const isDone = await run("chrt", ["--rr", "--pid", "1", `${pid}`]).then(
      () => true,
      () => false,
    );
    if (!isDone) return false;
  }
  return true;
}

/** Samples the memory of one browser until `stop`. */
export function watchPss(
  rootPid: number,
  everyMs = 400,
): { stop(): Promise<{ readonly peakBytes: number }> } {
  const abort = new AbortController();
  let peakBytes = 0;
  const sampling = (async () => {
    while (!abort.signal.aborted) {
      peakBytes = Math.max(peakBytes, await readPssBytes(rootPid));
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return {
    async stop() {
      abort.abort();
      await sampling;
      return { peakBytes };
    },
  };
}

async function readProcessTimes(): Promise<Map<number, ProcessTimes>> {
  const times = new Map<number, ProcessTimes>();
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  await Promise.all(
    pids.map(async (pid) => {
      const stat = await readIfThere(`/proc/${pid}/stat`);
      // The name in parentheses may hold spaces: fields count from the last ")", where field 3 (state) follows.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields.length < 20) return;
      const [parentPid, userTicks, systemTicks] = [fields[1], fields[11], fields[12]].map(Number);
      times.set(pid, {
        parentPid: parentPid ?? 0,
        cpuMs: (((userTicks ?? 0) + (systemTicks ?? 0)) * 1000) / ticksPerSecond,
      });
    }),
  );
  return times;
}

function treeOf(rootPid: number, times: ReadonlyMap<number, ProcessTimes>): number[] {
  const tree = [rootPid];
  for (const parent of tree) {
    for (const [pid, { parentPid }] of times) if (parentPid === parent) tree.push(pid);
  }
  return tree;
}

async function readWorkOfProcess(pid: number): Promise<number> {
  if ((await readIfThere(`/proc/${pid}/cmdline`)).includes("network.mojom.NetworkService")) return 0;
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const works = await Promise.all(
    threads.map(async (thread) => {
      const folder = `/proc/${pid}/task/${thread}`;
      const [name, schedule] = await Promise.all([
        readIfThere(`${folder}/comm`),
        readIfThere(`${folder}/schedstat`),
      ]);
      return datagramThreads.has(name.trim()) ? 0 : Number(schedule.split(" ")[0]) / 1e6;
    }),
  );
  return works.reduce((sum, ms) => sum + ms, 0);
}

async function readPssOfProcess(pid: number): Promise<number> {
  const rollup = await readIfThere(`/proc/${pid}/smaps_rollup`);
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
}

/** "" for a process that has gone in the meantime. */
async function readIfThere(path: string): Promise<string> {
  return readFile(path, "latin1").catch(() => "");
}
