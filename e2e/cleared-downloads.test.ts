/** Entries leave the browser's list of downloads early: by hand, or by another extension. The files count all the same. */

import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRandomFile, sha256OfFile } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { pickFilesOn, waitForWords } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

const filesCount = 40;

let journey: Journey;

beforeAll(async () => {
  journey = await openJourney({ routes: { "/": { contentType: "text/html", body: "<title>Here</title>" } } });
});
afterAll(async () => journey?.close());

test("an extension that clears the list as soon as a download is complete holds nothing up", async () => {
  await installCleaner();
  const tab = await journey.computer.browser.newPage();
  await tab.goto(journey.site.url);
  const { popup } = await journey.scan(tab);
  await waitForWords(popup, "Android");
  const paths = Array.from({ length: filesCount }, (_, index) =>
    join(journey.filesDir, `photo ${index}.jpg`),
  );
  for (const path of paths) await createRandomFile(path, 1_000);
  await pickFilesOn(journey.phone.page, paths);

  await waitForWords(popup, "Saved in Downloads/PairQR");
  const folder = join(journey.downloadsDir, "PairQR");
  expect(await readdir(folder)).toHaveLength(filesCount);
  for (const path of paths) {
    expect(await sha256OfFile(join(folder, path.split("/").at(-1) ?? ""))).toBe(await sha256OfFile(path));
  }
  const worker = await journey.computer.serviceWorker();
  await waitFor("an empty list", async () =>
    (await worker.evaluate(async () => (await chrome.downloads.search({})).length === 0)) ? true : undefined,
  );
});

async function installCleaner(): Promise<void> {
  const folder = join(journey.filesDir, "cleaner");
  await mkdir(folder, { recursive: true });
  const manifest = {
    manifest_version: 3,
    name: "Cleaner",
    version: "1",
    permissions: ["downloads"],
    background: { service_worker: "cleaner.js" },
  };
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  await writeFile(
    join(folder, "cleaner.js"),
    `chrome.downloads.onChanged.addListener(({ id, state }) => {
      if (state?.current === "complete") chrome.downloads.erase({ id });
    });`,
  );
  await journey.computer.browser.installExtension(folder);
}
