/** A relayed file that takes longer than its credentials live, between Chromium and Firefox. */

import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRandomFile, sha256OfFile } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { saveOnPhone } from "./support/phone-files.ts";
import { readQrFromPage } from "./support/qr.ts";
import { countConnections, relayOnlyIn, relayOnlyOn } from "./support/relay-only.ts";
import { pickFilesOn, sendTextOn, waitForWords } from "./support/screens.ts";
import { findOwnAddress, type RunningCoturn, startCoturn } from "./support/services/coturn.ts";
import { waitFor } from "./support/wait.ts";

const credentialSeconds = 5;
const bytesPerSecond = 500_000;
/** At that rate it takes more than two lives of its credentials. */
const fileBytes = 6_500_000;

let coturn: RunningCoturn;
let journey: Journey;

beforeAll(async () => {
  coturn = await startCoturn({
    // The two browsers' relays are at this machine's own address, which the configuration denies as a peer.
    allowedPeers: [findOwnAddress()],
    overrides: [
      // Browsers refresh before its end: several times after the credentials have lapsed, also with a fresh nonce.
      "--max-allocate-lifetime=15",
      "--stale-nonce=5",
      `--max-bps=${bytesPerSecond}`,
    ],
  });
  journey = await openJourney({
    phone: "firefox",
    server: {
      variables: {
        TURN_URLS: coturn.urls.udp,
        TURN_SECRET: coturn.secret,
        TURN_CREDENTIAL_SECONDS: String(credentialSeconds),
      },
    },
  });
});
afterAll(async () => {
  await journey?.close();
  await coturn?.stop();
});

test("[SG41, SG42] the file arrives over the one connection; the next one has the host's new credentials", async () => {
  const popup = await journey.computer.openPopup();
  const link = await readQrFromPage(popup);
  const offscreen = await journey.computer.offscreenPage();
  const { page } = journey.phone;
  await relayOnlyIn(offscreen, coturn.urls.udp);
  await relayOnlyOn(page, coturn.urls.udp);
  await journey.openOnPhone(link);
  for (const screen of [popup, page]) await waitForWords(screen, "Relayed");

  const path = await createRandomFile(join(journey.filesDir, "slow.bin"), fileBytes);
  const startedAt = performance.now();
  await pickFilesOn(popup, [path]);
  const sum = await saveOnPhone(journey, { name: "slow.bin", sizeBytes: fileBytes }, 50_000);
  expect(sum).toBe(await sha256OfFile(path));
  expect(performance.now() - startedAt).toBeGreaterThan(2 * credentialSeconds * 1000);
  expect([await countConnections(page), await countConnections(offscreen)]).toEqual([1, 1]);

  await page.reload();
  await waitFor("a second connection", async () => (await countConnections(offscreen)) === 2);
  await sendTextOn(popup, "with new credentials");
  await waitForWords(page, "with new credentials");
});
