/**
 * `npm test`: every test there is, the quick ones first, and as the last line the sum that CI reads.
 *
 *   412 passed, 0 failed
 */

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder } from "../e2e/support/files.ts";

type Count = { readonly passed: number; readonly failed: number };

/** What Vitest's JSON reporter writes, as far as it is read here. */
type Report = {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
};

const runs = [["unit", "dom"], ["services"], ["waiting"], ["e2e"]];

const reports = await createTemporaryFolder("reports");
try {
  // The extension's types and its tests' imports come from here.
  const prepared = await runNode(["node_modules/wxt/bin/wxt.mjs", "prepare"]);
  let total: Count = { passed: 0, failed: prepared === 0 ? 0 : 1 };
  for (const projects of runs) {
    const count = await runVitest(projects, join(reports.path, `${projects.join("-")}.json`));
    total = { passed: total.passed + count.passed, failed: total.failed + count.failed };
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0) process.exitCode = 1;
} finally {
  await reports.remove();
}

async function runVitest(projects: readonly string[], reportPath: string): Promise<Count> {
  const code = await runNode([
    "node_modules/vitest/vitest.mjs",
    "run",
    ...projects.flatMap((project) => ["--project", project]),
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportPath}`,
  ]);
  const report = await readReport(reportPath);
  // A set-up that fails leaves no report, a file that does not load has no tests: neither may count as nothing.
  if (report === undefined) return { passed: 0, failed: 1 };
  const unloaded = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  // Nor may tests that were left out because the set-up of their file failed.
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const failed = tests.length - passed + unloaded.length;
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

async function readReport(path: string): Promise<Report | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Report;
  } catch (error) {
    console.error(`No report of the tests: ${String(error)}`);
    return undefined;
  }
}

async function runNode(args: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
}
