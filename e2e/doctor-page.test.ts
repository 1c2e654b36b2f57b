/** The doctor's page in a real browser: a server on which all is well, one with faults, in French, on a small screen. */

import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { doctorWords } from "../mobile-web/src/doctor/words/words.ts";
import { expectNoFindings } from "./support/axe.ts";
import { launchChromium, type OwnBrowser } from "./support/chromium.ts";
import { startMeddlingProxy } from "./support/meddling-proxy.ts";
import { waitForWords } from "./support/screens.ts";
import { type RunningServer, startServer } from "./support/server.ts";
import { type RunningCoturn, startCoturn, turnVariables } from "./support/services/coturn.ts";
import { trustingArgs } from "./support/trusting-args.ts";
import { waitFor } from "./support/wait.ts";

const pageDir = inject("pageDir");
/** As narrow as phones are (WCAG 2.2, 1.4.10). */
const smallScreen = { width: 320, height: 640 };
const { en, fr } = doctorWords;
const checksDone = { timeoutMs: 30_000 };

let coturn: RunningCoturn;
let server: RunningServer;
let computer: OwnBrowser;
const open: (() => Promise<void>)[] = [];

beforeAll(async () => {
  coturn = await startCoturn();
  server = await startServer({ pageDir, variables: turnVariables(coturn) });
  computer = await launchChromium({ args: await trustingArgs(coturn.certFile) });
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});
afterAll(async () => {
  await computer?.close();
  await server?.close();
  await coturn?.stop();
});

test("all is well: each line green, nobody else asked, checked again from the keyboard", async () => {
  const page = await openTab();
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== server.url) foreign.push(request.url());
  });
  expect(await examine(page, server.url)).toEqual({
    page: "ok",
    headers: "ok",
    links: "ok",
    ready: "ok",
    api: "ok",
    socket: "ok",
    addresses: "ok",
    clock: "ok",
    stun: "ok",
    "turn-udp": "ok",
    "turn-tcp": "ok",
    "turn-tls": "ok",
    http3: "info",
  });
  await waitForWords(page, en.page.allGood);
  await expectNoFindings(page, "all is well");
  expect(foreign).toEqual([]);

  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(en.page.again);
  await page.keyboard.press("Enter");
  await waitForWords(page, en.page.checking);
  await waitForWords(page, en.page.allGood, checksDone.timeoutMs);
});

test("faults: a line each with its cure, on a screen of 320 px", async () => {
  const wrong = await startServer({
    pageDir,
    variables: {
      ...turnVariables({ ...coturn, secret: "not the secret that coturn was given" }),
      TRUSTED_PROXY: "10.0.0.0/8",
    },
  });
  const proxy = await startMeddlingProxy(wrong.port, { dropsUpgrades: true });
  open.push(wrong.close, proxy.close);
  const page = await openTab();
  await page.setViewport(smallScreen);
  expect(await examine(page, proxy.url)).toMatchObject({
    api: "ok",
    socket: "fail",
    addresses: "fail",
    stun: "ok",
    "turn-udp": "fail",
    "turn-tcp": "fail",
    "turn-tls": "fail",
  });
  for (const words of [en.page.faults(5), "TURN_SECRET must be the same", "Put the proxy’s address into"]) {
    await waitForWords(page, words);
  }
  await expectNoFindings(page, "faults");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test("coturn has stopped: neither STUN nor TURN is taken for good", async () => {
  const own = await startCoturn();
  await own.stop();
  const alone = await startServer({ pageDir, variables: turnVariables(own) });
  open.push(alone.close);
  const page = await openTab();
  expect(await examine(page, alone.url)).toMatchObject({
    socket: "ok",
    stun: "fail",
    "turn-udp": "fail",
    "turn-tcp": "fail",
    "turn-tls": "fail",
  });
  await waitForWords(page, "Is coturn running?");
});

test("without a relay, in French", async () => {
  const alone = await startServer({ pageDir });
  open.push(alone.close);
  const french = await launchChromium({ language: "fr" });
  open.push(french.close);
  const page = await french.browser.newPage();
  const states = Object.values(await examine(page, alone.url));
  expect(states.filter((state) => state === "warn")).toHaveLength(4);
  await waitForWords(page, fr.page.hints(4));
  const shown = await page.evaluate(() => document.body.innerText);
  for (const english of [...Object.values(en.page), en.reasons["page-good"]({}).what]) {
    if (typeof english === "string") expect(shown).not.toContain(english);
  }
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("fr");
  await expectNoFindings(page, "in French");
});

async function openTab(): Promise<Page> {
  const page = await computer.browser.newPage();
  open.push(() => page.close());
  return page;
}

/** Check → state, when nothing is under way any more. */
async function examine(page: Page, url: string): Promise<Readonly<Record<string, string>>> {
  await page.goto(`${url}/doctor`);
  return waitFor(
    "the doctor to be done",
    async () => {
      const states = await page.$$eval("[data-check]", (lines) =>
        lines.map((line) => [line.getAttribute("data-check") ?? "", line.getAttribute("data-state") ?? ""]),
      );
      const isDone = states.length > 0 && states.every(([, state]) => state !== "running");
      return isDone && Object.fromEntries(states);
    },
    checksDone,
  );
}
