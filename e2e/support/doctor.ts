/** What a test asks the doctor: its findings as data, or the command as a person runs it; and whom it asks. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, inject, onTestFinished } from "vitest";
import {
  type CheckName,
  type Finding,
  type FindingState,
  type Reason,
  stateOf,
} from "../../mobile-web/src/doctor/findings.ts";
import { doctorWords, sentenceOf } from "../../mobile-web/src/doctor/words/words.ts";
import { type Examination, examine } from "../../scripts/doctor/examine.ts";
import "./provided.ts";
import { type RunningServer, type ServerOptions, startServer } from "./server.ts";

const rootDir = join(import.meta.dirname, "../..");

/** The server with its page, until the test ends. */
export async function serve(options: Partial<ServerOptions>): Promise<RunningServer> {
  const server = await startServer({ pageDir: inject("pageDir"), ...options });
  onTestFinished(() => server.close());
  return server;
}

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
  state: FindingState = "fail",
): void {
  const finding = found.get(check);
  expect(finding).toMatchObject({ check, reason });
  expect(finding && stateOf(finding.reason)).toBe(state);
  expect(finding && sentenceOf(doctorWords.en, finding).next).toContain(cure);
}

type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** The command itself, as a process: the servers that it asks live in this one. `launcher`: runs it elsewhere. */
export async function runDoctor(args: readonly string[], launcher: readonly string[] = []): Promise<Ended> {
  const doctor = [process.execPath, "scripts/run-ts.mjs", "scripts/doctor/main.ts"] as const;
  const [command = process.execPath, ...rest] = [...launcher, ...doctor, ...args];
  const child = spawn(command, rest, { cwd: rootDir, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { status, stdout, stderr };
}
