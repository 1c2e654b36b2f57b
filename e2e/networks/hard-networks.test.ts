/** Through every kind of router a text and a file arrive, by the way that is possible, and both screens say which. */

import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createRandomFile, sha256OfFile } from "../support/files.ts";
import { endSessionOf } from "../support/journey.ts";
import { type HardNetwork, openHardNetwork, type Routers } from "../support/network/hard-network.ts";
import type { RouterOptions } from "../support/network/router.ts";
import { readSelectedPair, type SelectedPair } from "../support/network/selected-pair.ts";
import { saveOnPhone } from "../support/phone-files.ts";
import { readQrFromPage } from "../support/qr.ts";
import { pickFilesOn, sendTextOn, waitForWords } from "../support/screens.ts";

/** What the screens say, and each side's pair: "own" is a relay that this side reaches so, "other's" is the other's. */
type Path = { readonly word: "Direct" | "Relayed"; readonly pairs: readonly string[] };

type Figures = {
  readonly scenario: string;
  readonly path: string;
  readonly text: string;
  readonly file: string;
};

const direct: Path = { word: "Direct", pairs: ["direct"] };
const relayedUdp: Path = { word: "Relayed", pairs: ["own relay, udp", "other's relay"] };
const relayedTcp: Path = { word: "Relayed", pairs: ["own relay, tcp"] };
const relayedTls: Path = { word: "Relayed", pairs: ["own relay, tls"] };
const relayedAnyhow: Path = {
  word: "Relayed",
  pairs: ["udp", "tcp", "tls"].map((protocol) => `own relay, ${protocol}`).concat("other's relay"),
};

const usual: RouterOptions = { nat: "port-restricted" };
const scenarios: readonly (readonly [name: string, routers: Routers, path: Path])[] = [
  ["full-cone on both sides", both({ nat: "full-cone" }), direct],
  ["port-restricted on both sides", both(usual), direct],
  [
    "symmetric at the phone, full-cone at the computer",
    { computer: { nat: "full-cone" }, phone: { nat: "symmetric" } },
    direct,
  ],
  [
    "symmetric at the phone, port-restricted at the computer",
    { computer: usual, phone: { nat: "symmetric" } },
    relayedUdp,
  ],
  ["symmetric on both sides", both({ nat: "symmetric" }), relayedUdp],
  ["UDP blocked", both({ ...usual, egress: "no-udp" }), relayedTcp],
  ["everything but TCP 443 blocked", both({ ...usual, egress: "tcp-443" }), relayedTls],
  ["2 % loss", { computer: usual, phone: { ...usual, loss: 0.02 } }, direct],
  ["10 % loss", { computer: usual, phone: { ...usual, loss: 0.1 } }, direct],
  ["5 Mbit/s", { computer: usual, phone: { ...usual, megabitsPerSecond: 5 } }, direct],
];

const fileName = "five megabytes.bin";
const fileBytes = 5_000_000;
const fileTimeoutMs = 40_000;
const scenarioTimeoutMs = 90_000;
/** The page over that line, and twice what the text takes. */
const slowPageMs = 30_000;
const slowTextMs = 40_000;
/** Where packets get lost, a relayed pair may be the first to work; the direct one takes over within seconds. */
const settleMs = 10_000;
/** From the browser's choice to the words for it. */
const sayMs = 1_000;

const figures: Figures[] = [];
let network: HardNetwork;
let file: string;

beforeAll(async () => {
  network = await openHardNetwork();
  file = await createRandomFile(join(network.filesDir, fileName), fileBytes);
});
afterEach(async () => endSessionOf(network.computer));
afterAll(async () => {
  await network?.close();
  console.table(figures);
});

test.each(scenarios)(
  "%s",
  async (scenario, routers, path) => {
    network.connect(routers);
    const { computer, phone } = network;
    const text = `a text through ${scenario}`;
    const popup = await computer.openPopup();
    await sendTextOn(popup, text);
    const link = await readQrFromPage(popup);
    await phone.page.goto("about:blank");

    const scannedAt = performance.now();
    await phone.page.goto(link);
    await waitForWords(phone.page, text);
    const textMs = performance.now() - scannedAt;
    const expected = hasLoss(routers) && (await isGatheringCut()) ? relayedAnyhow : path;
    await expectPath(popup, expected);

    const pickedAt = performance.now();
    await pickFilesOn(popup, [file]);
    await phone.page.waitForSelector(`[aria-label^="Save ${fileName}"]`, { timeout: fileTimeoutMs });
    const fileMs = performance.now() - pickedAt;
    const seen = await expectPath(popup, expected);
    const saved = await saveOnPhone(network, { name: fileName, sizeBytes: fileBytes });
    expect(saved).toBe(await sha256OfFile(file));

    figures.push({
      scenario,
      path: seen.join(" | "),
      text: `${(textMs / 1_000).toFixed(2)} s`,
      file: `${(fileBytes / 1_000 / fileMs).toFixed(2)} MB/s`,
    });
  },
  scenarioTimeoutMs,
);

test(
  "[TX35] 1 Mbit/s: a text of 2 MB takes longer than silence is taken for, and arrives",
  async () => {
    network.connect({ computer: usual, phone: { ...usual, megabitsPerSecond: 1 } });
    const { computer, phone } = network;
    const popup = await computer.openPopup();
    const link = await readQrFromPage(popup);
    await phone.page.goto("about:blank");
    await phone.page.goto(link);
    await waitForWords(popup, "Android", slowPageMs);
    await sendTextOn(popup, `begin ${"0123456789".repeat(200_000)}`);
    await waitForWords(phone.page, "begin 0123456789", slowTextMs);
    await waitForWords(phone.page, "Show all (2 MB)");
  },
  scenarioTimeoutMs,
);

/** At the computer and at the phone: what the browser uses, and what is on the screen. */
async function expectPath(popup: Page, { word, pairs }: Path): Promise<readonly string[]> {
  const host = await network.computer.offscreenPage();
  const { page } = network.phone;
  for (const browserPage of [host, page]) {
    await expect
      .poll(() => readPair(browserPage), { timeout: settleMs, interval: 200 })
      .toBeOneOf([...pairs]);
  }
  for (const screen of [popup, page]) {
    await expect.poll(() => wordsOfBadge(screen), { timeout: sayMs }).toContain(word);
  }
  return Promise.all([host, page].map(readPair));
}

function hasLoss({ computer, phone }: Routers): boolean {
  return (computer.loss ?? 0) + (phone.loss ?? 0) > 0;
}

/**
 * Whether a browser ended its gathering without an answer of STUN: it does once any pair works, and where that answer
 * got lost, a relayed pair may work before STUN is asked again. Then there is no direct one to wait for.
 */
async function isGatheringCut(): Promise<boolean> {
  const pages = [await network.computer.offscreenPage(), network.phone.page];
  const pairs = await Promise.all(pages.map(readSelectedPair));
  return pairs.some((pair) => pair?.isReflexiveKnown === false);
}

async function readPair(page: Page): Promise<string> {
  const pair = await readSelectedPair(page);
  return pair === undefined ? "none" : describePair(pair);
}

function describePair({ local, remote, relayProtocol }: SelectedPair): string {
  if (local === "relay") return `own relay, ${relayProtocol}`;
  return remote === "relay" ? "other's relay" : "direct";
}

function wordsOfBadge(screen: Page): Promise<readonly string[]> {
  return screen.$$eval("summary span", (spans) => spans.map((span) => span.textContent.trim()));
}

function both(router: RouterOptions): Routers {
  return { computer: router, phone: router };
}
