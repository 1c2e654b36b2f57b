/** What a test asks the doctor: its findings as data, or the command as a person runs it. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import { type CheckName, type Finding, type Reason, stateOf } from "../../mobile-web/src/doctor/findings.ts";
import { doctorWords, sentenceOf } from "../../mobile-web/src/doctor/words/words.ts";
import { type Examination, examine } from "../../scripts/doctor/examine.ts";

const rootDir = join(import.meta.dirname, "../..");

export async function examined(examination: Examination): Promise<ReadonlyMap<CheckName, Finding>> {
  const findings = await Promise.all(examine(examination).map(({ finding }) => finding));
  return new Map(findings.map((finding) => [finding.check, finding]));
}

export function faultsOf(found: ReadonlyMap<CheckName, Finding>): readonly CheckName[] {
  return [...found.values()].filter(({ reason }) => stateOf(reason) === "fail").map(({ check }) => check);
}

export function expectFault(
  found: ReadonlyMap<CheckName, Finding>,
  check: CheckName,
  reason: Reason,
  cure: string,
): void {
  const finding = found.get(check);
  expect(finding).toMatchObject({ check, reason });
  expect(finding && stateOf(finding.reason)).toBe("fail");
  expect(finding && sentenceOf(doctorWords.en, finding).next).toContain(cure);
}

type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** The command itself, as a process: the servers that it asks live in this one. */
export async function runDoctor(args: readonly string[]): Promise<Ended> {
  const program = ["scripts/run-ts.mjs", "scripts/doctor/main.ts", ...args];
  const child = spawn(process.execPath, program, { cwd: rootDir, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { status, stdout, stderr };
}
