/** Draws icon.svg into the PNG sizes that browsers ask for: node extension/icons/draw.mjs. The PNGs are committed. */

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

const sizes = [16, 32, 48, 128];
const here = new URL(".", import.meta.url);

const svg = await readFile(new URL("icon.svg", here), "utf8");
const browser = await puppeteer.launch({
  executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage();
for (const size of sizes) {
  await page.setViewport({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px}</style>${svg}`);
  const path = fileURLToPath(new URL(`../public/icons/${size}.png`, here));
  await writeFile(path, await page.screenshot({ omitBackground: true }));
}
await browser.close();
