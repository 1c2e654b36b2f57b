/** A device that sleeps past the ten minutes that a lost one has to come back, and wakes. */

import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordConnections } from "./hooks.ts";
import { openPage, openStage, pair, type Stage, untilPhase } from "./stage.ts";

const sleepMs = 20 * 60_000;
/** Quiet is noticed after 4 s, and whoever is there has 5 s to say so. */
const wakeMs = 20_000;
/** Looked at once a second, five times. */
const secondsMoreMs = 4_000;
const waitedMs = 6_500;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());

describe.each(["host", "guest"] as const)("a %s that slept for 20 minutes", (sleeper) => {
  test("[TX42] gives up as the other one has, though it was connected when it fell asleep", async () => {
    const here = await openBesideOneThatGoes();
    await sleep(here);
    await expectGivenUp(here);
  });

  test("[TX42] gives up as the other one has, though it had just begun to wait for it", async () => {
    const here = await openBesideOneThatGoes();
    await here.evaluate(() => window.breakConnections?.());
    await untilPhase(here, "reconnecting");
    await sleep(here);
    await expectGivenUp(here);
  });

  test("[TX42] gives the other one its seconds, though it had waited for it before it fell asleep", async () => {
    const here = await openBesideOneThatGoes();
    await here.evaluate(() => window.breakConnections?.());
    await untilPhase(here, "reconnecting");
    await wait(waitedMs);
    const wokenAt = performance.now();
    await sleep(here);
    await expectGivenUp(here);
    expect(performance.now() - wokenAt).toBeGreaterThan(secondsMoreMs);
  });

  /** The other one has no time for a goodbye. */
  async function openBesideOneThatGoes(): Promise<Page> {
    const browser = await stage.openBrowser();
    const here = await openPage(stage.browsers[0], stage.server.url, recordConnections);
    const there = await openPage(browser, stage.server.url);
    await (sleeper === "host" ? pair(here, there) : pair(there, here));
    browser.browser.process()?.kill("SIGKILL");
    await browser.close();
    return here;
  }
});

async function expectGivenUp(page: Page): Promise<void> {
  const { phase } = await untilPhase(page, "ended", wakeMs);
  expect(phase).toEqual({ kind: "ended", reason: { kind: "peer-lost" } });
  await page.close();
}

/** Its timers stand still meanwhile, its clock does not. */
async function sleep(page: Page): Promise<void> {
  const leap = (leapMs: number): void => {
    const now = Date.now;
    Date.now = () => now() + leapMs;
  };
  await Promise.all([page, ...page.workers()].map((thread) => thread.evaluate(leap, sleepMs)));
}
