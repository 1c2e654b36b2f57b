/**
 * Screenshots of the gallery: node ui/gallery/shoot.mjs <folder> [part of a state's name] [en|fr] [light|dark]
 *
 * Phone states in a Pixel 5, popup states in the popup's width. Uses the system's Chromium (CHROMIUM, or Debian's).
 */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { KnownDevices, launch } from "puppeteer-core";
import { createServer } from "vite";

const [folder = "gallery-screenshots", part = "", onlyLanguage, onlyTheme] = process.argv.slice(2);
const languages = onlyLanguage === undefined ? ["en", "fr"] : [onlyLanguage];
const themes = onlyTheme === undefined ? ["light", "dark"] : [onlyTheme];
const popupViewport = { width: 400, height: 600, deviceScaleFactor: 2 };

const server = await createServer({
  configFile: join(import.meta.dirname, "vite.config.ts"),
  server: { port: 0 },
});
await server.listen();
const origin = server.resolvedUrls?.local[0];
const browser = await launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});

try {
  mkdirSync(folder, { recursive: true });
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error("page error:", error.message));
  await page.goto(origin, { waitUntil: "networkidle0" });
  await page.waitForSelector("[data-state]");
  const names = await page.$$eval("[data-state]", (links) => links.map((link) => link.dataset.state));
  for (const name of names.filter((state) => state.includes(part))) {
    if (name.startsWith("mobile-web/")) await page.emulate(KnownDevices["Pixel 5"]);
    else await page.setViewport(popupViewport);
    for (const language of languages) {
      for (const theme of themes) {
        await page.goto(`${origin}?state=${name}&language=${language}&theme=${theme}`, {
          waitUntil: "networkidle0",
        });
        const file = `${name.replaceAll("/", "-")}-${language}-${theme}.png`;
        await page.screenshot({ path: join(folder, file), captureBeyondViewport: false });
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
