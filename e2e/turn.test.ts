/** Nothing but the relay passes, over UDP, TCP and TLS: texts and files arrive, and both screens say how. */

import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createRandomFile, sha256OfFile, waitForDownload } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { readSelectedPair } from "./support/network/selected-pair.ts";
import { saveOnPhone } from "./support/phone-files.ts";
import { readQrFromPage } from "./support/qr.ts";
import { countConnections, relayOnlyIn, relayOnlyOn } from "./support/relay-only.ts";
import { pickFilesOn, sendTextOn, waitForWords } from "./support/screens.ts";
import { findOwnAddress, type RunningCoturn, startCoturn } from "./support/services/coturn.ts";
import { trustingArgs } from "./support/trusting-args.ts";
import { waitFor } from "./support/wait.ts";

const fileBytes = 5_000_000;
const credentialSeconds = 6;
/** At this rate a file takes longer than two lives of its credentials. */
const slowBytesPerSecond = 500_000;
const slowFileBytes = 8_000_000;

let coturn: RunningCoturn;
let slowCoturn: RunningCoturn;
let journey: Journey;
/** Of the phone's page, which is the same for all. */
let takeBack: (() => Promise<void>) | undefined;

beforeAll(async () => {
  // The two browsers' relays are at this machine's own address, which the configuration denies as a peer.
  const allowedPeers = [findOwnAddress()];
  coturn = await startCoturn({ allowedPeers });
  slowCoturn = await startCoturn({
    allowedPeers,
    secret: coturn.secret,
    overrides: [
      // Browsers refresh at half of it: several times after the credentials have lapsed, also with a fresh nonce.
      "--max-allocate-lifetime=8",
      "--stale-nonce=5",
      `--max-bps=${slowBytesPerSecond}`,
    ],
  });
  journey = await openJourney({
    args: await trustingArgs(coturn.certFile),
    server: {
      variables: {
        TURN_URLS: [...Object.values(coturn.urls), slowCoturn.urls.udp].join(","),
        TURN_SECRET: coturn.secret,
        TURN_CREDENTIAL_SECONDS: String(credentialSeconds),
      },
    },
  });
});
afterEach(async () => journey.endSession());
afterAll(async () => {
  await journey?.close();
  await slowCoturn?.stop();
  await coturn?.stop();
});

test.each(["udp", "tcp", "tls"] as const)(
  "[SG43] relayed over %s: a text and 5 MB each way, and both screens say so",
  async (transport) => {
    const popup = await pairThrough(coturn.urls[transport]);
    const { page } = journey.phone;
    for (const screen of [popup, page]) await waitForWords(screen, "Relayed");
    expect(await readSelectedPair(page)).toMatchObject({
      local: "relay",
      remote: "relay",
      relayProtocol: transport,
    });
    expect(await readSelectedPair(await journey.computer.offscreenPage())).toMatchObject({ local: "relay" });

    await sendTextOn(popup, `to the phone over ${transport}`);
    await waitForWords(page, `to the phone over ${transport}`);
    await sendTextOn(page, `from the phone over ${transport}`);
    await waitForWords(popup, `from the phone over ${transport}`);

    const there = await createFile(`there ${transport}.bin`);
    await pickFilesOn(popup, [there]);
    expect(await saveOnPhone(journey, { name: `there ${transport}.bin`, sizeBytes: fileBytes })).toBe(
      await sha256OfFile(there),
    );
    const back = await createFile(`back ${transport}.bin`);
    await pickFilesOn(page, [back]);
    const saved = join(journey.downloadsDir, "PairQR", `back ${transport}.bin`);
    expect(await sha256OfFile(await waitForDownload(saved, fileBytes))).toBe(await sha256OfFile(back));
  },
);

test("[SG41, SG42] a relayed file outlasts its credentials twice; the next connection has the host's new ones", async () => {
  const popup = await pairThrough(slowCoturn.urls.udp);
  const { page } = journey.phone;
  const offscreen = await journey.computer.offscreenPage();
  await waitForWords(page, "Relayed");

  const path = await createFile("slow.bin", slowFileBytes);
  const startedAt = performance.now();
  await pickFilesOn(popup, [path]);
  const sum = await saveOnPhone(journey, { name: "slow.bin", sizeBytes: slowFileBytes }, 50_000);
  expect(sum).toBe(await sha256OfFile(path));
  expect(performance.now() - startedAt).toBeGreaterThan(2 * credentialSeconds * 1000);
  // It was one connection all the time.
  expect([await countConnections(page), await countConnections(offscreen)]).toEqual([1, 1]);

  await page.reload();
  await waitFor("a new relayed connection", async () => (await readSelectedPair(page))?.local === "relay");
  expect(await countConnections(offscreen)).toBeGreaterThan(1);
  await sendTextOn(popup, "with new credentials");
  await waitForWords(page, "with new credentials");
});

/** From a fresh code; the popup stays open. */
async function pairThrough(url: string): Promise<Page> {
  const popup = await journey.computer.openPopup();
  const link = await readQrFromPage(popup);
  await relayOnlyIn(await journey.computer.offscreenPage(), url);
  await takeBack?.();
  takeBack = await relayOnlyOn(journey.phone.page, url);
  await journey.openOnPhone(link);
  await waitForWords(popup, "Android");
  return popup;
}

function createFile(name: string, sizeBytes = fileBytes): Promise<string> {
  return createRandomFile(join(journey.filesDir, name), sizeBytes);
}
