/** How much memory a process holds, from Linux's own figures. */

import { readFileSync, writeFileSync } from "node:fs";

export type Memory = { readonly nowMiB: number; readonly peakMiB: number };

export function readMemory(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const mib = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) / 1024;
  return { nowMiB: mib("VmRSS"), peakMiB: mib("VmHWM") };
}

/** The peak counts from here on. */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}
