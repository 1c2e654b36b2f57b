/** Two browsers with the test page, and the server between them. */

import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { build } from "vite";
import { linkLifetimeMs } from "#protocol/limits";
import type { SessionSnapshot } from "../../transport/src/snapshot.ts";
import { launchChromium, type OwnBrowser } from "../support/chromium.ts";
import { createTemporaryFolder } from "../support/files.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { waitFor } from "../support/wait.ts";
import type { TestPage } from "./page/main.ts";

declare global {
  interface Window {
    pairqr: TestPage;
  }
}

export type Snapshot = SessionSnapshot;

export type Stage = {
  readonly server: RunningServer;
  readonly pageDir: string;
  readonly browsers: readonly [OwnBrowser, OwnBrowser];
  /** Fresh pages, one in each browser. */
  openPages(): Promise<readonly [host: Page, guest: Page]>;
  openBrowser(): Promise<OwnBrowser>;
  close(): Promise<void>;
};

export async function openStage(): Promise<Stage> {
  const folder = await createTemporaryFolder("transport");
  await build({
    configFile: false,
    logLevel: "warn",
    root: join(import.meta.dirname, "page"),
    build: { outDir: folder.path, emptyOutDir: true, target: "es2022", modulePreload: false },
    worker: { format: "es" },
  });
  const server = await startServer({ pageDir: folder.path });
  const browsers = await Promise.all([launchChromium(), launchChromium()] as const);
  return {
    server,
    pageDir: folder.path,
    browsers,
    openPages: () =>
      Promise.all([openPage(browsers[0], server.url), openPage(browsers[1], server.url)] as const),
    openBrowser: () => launchChromium(),
    async close() {
      await Promise.all(browsers.map((browser) => browser.close()));
      await server.close();
      await folder.remove();
    },
  };
}

/** `before` runs in the page ahead of its own script. */
export async function openPage({ browser }: OwnBrowser, url: string, before?: () => void): Promise<Page> {
  const page = await browser.newPage();
  if (before !== undefined) await page.evaluateOnNewDocument(before);
  page.on("pageerror", (error) => console.error(error));
  page.on("console", (message) => message.type() === "error" && console.error(message.text()));
  await page.goto(url);
  await page.waitForFunction(() => "pairqr" in window);
  return page;
}

export async function pair(host: Page, guest: Page): Promise<void> {
  const link = await host.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
  await guest.evaluate((text) => window.pairqr.guest(text), link);
  await Promise.all([untilPhase(host, "connected"), untilPhase(guest, "connected")]);
}

export function readSnapshot(page: Page): Promise<SessionSnapshot> {
  return page.evaluate(() => window.pairqr.snapshot());
}

export async function untilPhase(
  page: Page,
  kind: SessionSnapshot["phase"]["kind"],
  timeoutMs = 15_000,
): Promise<SessionSnapshot> {
  return await untilSnapshot(page, `the phase ${kind}`, ({ phase }) => phase.kind === kind, timeoutMs);
}

export async function untilSnapshot(
  page: Page,
  what: string,
  isIt: (snapshot: SessionSnapshot) => boolean,
  timeoutMs = 15_000,
): Promise<SessionSnapshot> {
  let last: SessionSnapshot | undefined;
  const ask = async (): Promise<SessionSnapshot | false> => {
    last = await readSnapshot(page);
    return isIt(last) && last;
  };
  return await waitFor(what, ask, { timeoutMs }).catch((error: unknown) => {
    throw new Error(`${String(error)} ${JSON.stringify(last).slice(0, 2_000)}`);
  });
}
