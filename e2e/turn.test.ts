/** Nothing but the relay passes, over UDP, TCP and TLS: texts and files arrive, and both screens say how. */

import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createRandomFile, sha256OfFile, waitForDownload } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { readSelectedPair } from "./support/network/selected-pair.ts";
import { saveOnPhone } from "./support/phone-files.ts";
import { readQrFromPage } from "./support/qr.ts";
import { relayOnlyIn, relayOnlyOn } from "./support/relay-only.ts";
import { pickFilesOn, sendTextOn, waitForWords } from "./support/screens.ts";
import { findOwnAddress, type RunningCoturn, startCoturn } from "./support/services/coturn.ts";
import { trustingArgs } from "./support/trusting-args.ts";

const fileBytes = 5_000_000;

let coturn: RunningCoturn;
let journey: Journey;
/** Of the phone's page, which is the same for all. */
let takeBack: (() => Promise<void>) | undefined;

beforeAll(async () => {
  // The two browsers' relays are at this machine's own address, which the configuration denies as a peer.
  coturn = await startCoturn({ allowedPeers: [findOwnAddress()] });
  journey = await openJourney({
    args: await trustingArgs(coturn.certFile),
    server: {
      variables: {
        TURN_URLS: Object.values(coturn.urls).join(","),
        TURN_SECRET: coturn.secret,
      },
    },
  });
});
afterEach(async () => journey.endSession());
afterAll(async () => {
  await journey?.close();
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

function createFile(name: string): Promise<string> {
  return createRandomFile(join(journey.filesDir, name), fileBytes);
}
