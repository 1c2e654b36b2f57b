/** `npm start` without a display: what it prints is true, and a phone that trusts its authority gets the page. */

import { type ChildProcess, spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { get } from "node:https";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rootDir } from "../scripts/build.ts";
import { launchExtensionBrowser } from "./support/extension-browser.ts";
import { launchPhone } from "./support/phones.ts";
import { readQrFromPage } from "./support/qr.ts";
import { sendTextOn, waitForWords } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

const startTimeoutMs = 55_000;

let child: ChildProcess;
let said = "";

beforeAll(async () => {
  const args = ["scripts/run-ts.mjs", "scripts/start/main.ts", "--no-browser", "--address", "127.0.0.1"];
  child = spawn(process.execPath, args, { cwd: rootDir, env: { ...process.env, NODE_ENV: "" } });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (bytes: Buffer) => {
      said += bytes.toString();
    });
  }
  await waitFor("the end of what it says", () => said.includes("Ctrl-C") || child.exitCode !== null, {
    timeoutMs: startTimeoutMs,
  });
});

afterAll(() => {
  child?.kill("SIGKILL");
});

test("the computer's address serves the page and says where phones open it", async () => {
  const info = await fetch(`${find(/http:\/\/localhost:\d+/)}/api/v1/info`);
  expect(await info.json()).toMatchObject({ name: "pairqr", pageOrigin: find(/https:\/\/[\d.]+:\d+/) });
});

test("a phone that trusts the authority opens its address without a warning, and another one does not", async () => {
  const phoneUrl = find(/https:\/\/[\d.]+:\d+/);
  const authority = await readFile(join(rootDir, ".pairqr/ca.crt"), "utf8");
  expect(await statusOf(`${phoneUrl}/`, authority)).toBe(200);
  expect(await statusOf(`${phoneUrl}/pairqr-ca.cer`, authority)).toBe(200);
  await expect(statusOf(`${phoneUrl}/`, undefined)).rejects.toThrow(/certificate/);
});

test("the extension's folder is the built extension, and it knows both addresses", async () => {
  const folder = find(/Load unpacked → (.+)/, 1);
  const scripts = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".js"));
  const code = (await Promise.all(scripts.map((path) => readFile(join(folder, path), "utf8")))).join("");
  expect(code).toContain(find(/http:\/\/localhost:\d+/));
  expect(code).toContain(find(/https:\/\/[\d.]+:\d+/));
});

test("the extension it built and a phone that opens its https address exchange texts", async () => {
  const computer = await launchExtensionBrowser({ extensionDir: find(/Load unpacked → (.+)/, 1) });
  const phone = await launchPhone();
  try {
    const tab = await computer.browser.newPage();
    await tab.goto(`${find(/http:\/\/localhost:\d+/)}/welcome.html`);
    await tab.evaluate(() =>
      getSelection()?.selectAllChildren(document.querySelector("h1") ?? document.body),
    );
    const popup = await computer.openPopup(tab);
    const link = await readQrFromPage(popup);
    expect(link.startsWith(`${find(/https:\/\/[\d.]+:\d+/)}/#1`)).toBe(true);
    await phone.page.goto(link);
    await waitForWords(phone.page, "PairQR is ready");
    await sendTextOn(phone.page, "over https and wss");
    await waitForWords(popup, "over https and wss");
  } finally {
    await Promise.all([computer.close(), phone.close()]);
  }
});

test("Ctrl-C ends it without complaint", async () => {
  child.kill("SIGINT");
  await waitFor("its end", () => child.exitCode !== null, { timeoutMs: 10_000 });
  expect(child.exitCode).toBe(0);
});

function find(pattern: RegExp, group = 0): string {
  const found = said.match(pattern)?.[group];
  if (found === undefined) throw new Error(`${pattern} is not in what it said:\n${said}`);
  return found;
}

function statusOf(url: string, ca: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { ...(ca !== undefined && { ca }), agent: false }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode));
    });
    request.once("error", reject);
  });
}
