/**
 * `npm start` where there is a display: a browser with the extension, which a mouse, a keyboard and a phone find there.
 *
 * No debugger of ours looks into it: what counts is on the screen.
 */

import { existsSync } from "node:fs";
import { readlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { rootDir } from "../scripts/build.ts";
import { type BrowserToOpen, type OpenedBrowser, openBrowser } from "../scripts/start/open-browser.ts";
import { type Desktop, openDesktop } from "./support/desktop.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./support/files.ts";
import { launchPhone } from "./support/phones.ts";
import { type Program, runProgram } from "./support/program.ts";
import "./support/provided.ts";
import { waitForWords } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

const startTimeoutMs = 55_000;
const endTimeoutMs = 10_000;
const welcome = "PairQR is ready";

let desktop: Desktop;
let folder: TemporaryFolder;
let profileDir: string;
let started: Program;

beforeAll(async () => {
  desktop = await openDesktop();
  vi.stubEnv("DISPLAY", desktop.display);
  folder = await createTemporaryFolder("start");
  // As at the very first start: there is no such folder yet.
  profileDir = join(folder.path, "browser");
  started = await start({});
}, 2 * startTimeoutMs);

afterAll(async () => {
  vi.unstubAllEnvs();
  await started?.kill();
  await desktop?.close();
  await folder?.remove();
});

test("a browser is open on the page that says what to do", async () => {
  expect(started.log()).toContain("A browser with the extension is open");
  await waitFor("its window", () => desktop.hasWindow(welcome));
});

test("the shortcut that the page names shows a code on the screen, and a phone gets the page by it", async () => {
  const phone = await launchPhone();
  try {
    await desktop.clickWindow(welcome);
    await desktop.pressKeys("alt+shift+q");
    const link = await waitFor("a code on the screen", desktop.findQr);
    const phoneUrl = /https:\/\/127\.0\.0\.1:\d+/.exec(started.log())?.[0];
    expect(link.startsWith(`${phoneUrl}/#1`)).toBe(true);
    await phone.page.goto(link);
    await waitForWords(phone.page, welcome);
  } finally {
    await phone.close();
  }
});

test("no port of the browser is open to the programs of this computer", () => {
  expect(existsSync(profileDir)).toBe(true);
  expect(existsSync(join(profileDir, "DevToolsActivePort"))).toBe(false);
});

test("a second one cannot have the same profile: it says that the first is still open", async () => {
  expect(await open({ profileDir })).toEqual({
    kind: "failed",
    reason: "that of an earlier npm start is still open",
  });
});

test("a browser that does not take the extension is closed again, and the reason is said", async () => {
  const other = join(folder.path, "other");
  const opened = await open({ profileDir: other, extensionDir: join(folder.path, "nothing here") });
  expect(opened).toEqual({ kind: "failed", reason: expect.stringContaining("path cannot be resolved") });
  expect(await pidOfBrowser(other)).toBeUndefined();
});

test("a browser that ends at once is named", async () => {
  const own = process.env.CHROME_PATH;
  vi.stubEnv("CHROME_PATH", "/bin/false");
  const opened = await open({ profileDir: join(folder.path, "never used") });
  vi.stubEnv("CHROME_PATH", own);
  expect(opened).toEqual({ kind: "failed", reason: "/bin/false ended" });
});

test("Ctrl-C ends the browser too, and there is no complaint", async () => {
  const pid = await pidOfBrowser(profileDir);
  expect(isRunning(pid)).toBe(true);
  started.signal("SIGINT");
  expect(await started.ended).toBe(0);
  await waitFor("the browser's end", () => !isRunning(pid), { timeoutMs: endTimeoutMs });
  expect(await desktop.hasWindow(welcome)).toBe(false);
  // Closed and not killed: the next start's browser has nothing to restore.
  expect(await pidOfBrowser(profileDir)).toBeUndefined();
  expect(started.log()).toMatch(/Ctrl-C ends it\.\s*$/);
});

test.each([
  ["none", ""],
  ["one that does not answer", ":65535"],
])("with no display, %s, it says how to load the extension by hand", async (_what, display) => {
  const program = await start({ DISPLAY: display, WAYLAND_DISPLAY: "" });
  try {
    expect(program.log()).toMatch(
      /There is no display here, so no browser was opened\. To load the extension:\n.*Developer mode\n.*Load unpacked → \/.*\n.*pin/,
    );
  } finally {
    await program.kill("SIGTERM");
  }
});

async function start(variables: Readonly<Record<string, string>>): Promise<Program> {
  const args = ["scripts/run-ts.mjs", "scripts/start/main.ts", "--address", "127.0.0.1"];
  const program = runProgram([process.execPath, ...args, "--profile", profileDir], {
    cwd: rootDir,
    env: { ...process.env, NODE_ENV: "", ...variables },
  });
  await program.waitFor("the end of what it says", () => program.log().includes("Ctrl-C"), {
    timeoutMs: startTimeoutMs,
  });
  return program;
}

function open(some: Partial<BrowserToOpen> & { profileDir: string }): Promise<OpenedBrowser> {
  return openBrowser({ extensionDir: inject("extensionDir"), firstPage: "about:blank", ...some });
}

/** Chromium's lock on its profile: a link to "host-pid". */
async function pidOfBrowser(profile: string): Promise<number | undefined> {
  const owner = await readlink(join(profile, "SingletonLock")).catch(() => undefined);
  return owner === undefined ? undefined : Number(owner.split("-").at(-1));
}

function isRunning(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}
