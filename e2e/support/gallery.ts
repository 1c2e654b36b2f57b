/** The gallery (ui/gallery), built and served: every screen of popup and phone page from literal states. */

import { join } from "node:path";
import { KnownDevices, type Page } from "puppeteer-core";
import { build, preview } from "vite";
import { rootDir } from "../../scripts/build.ts";
import { launchChromium } from "./chromium.ts";
import { createTemporaryFolder } from "./files.ts";

export type GalleryLook = { readonly language: "en" | "fr"; readonly theme: "light" | "dark" };

export type Gallery = {
  readonly page: Page;
  /** "mobile-web/connected", "extension/waiting" … */
  readonly states: readonly string[];
  /** On a screen of the width that the app is made for. */
  readonly show: (state: string, look: GalleryLook) => Promise<void>;
  /** What the page complained of since the last call. */
  readonly takeErrors: () => readonly string[];
  readonly close: () => Promise<void>;
};

const pixel = KnownDevices["Pixel 5"];
/** The smallest phone that is still sold. */
const smallPhone = { ...pixel, viewport: { ...pixel.viewport, width: 320, height: 568 } };
/** What Chrome gives a popup at most. */
const popupViewport = { width: 380, height: 600 };

export async function openGallery(): Promise<Gallery> {
  const folder = await createTemporaryFolder("gallery");
  const options = {
    configFile: join(rootDir, "ui/gallery/vite.config.ts"),
    logLevel: "error",
    build: { outDir: folder.path, emptyOutDir: true },
  } as const;
  await build(options);
  const server = await preview({ ...options, preview: { port: 0, host: "127.0.0.1" } });
  const origin = server.resolvedUrls?.local[0] ?? "";
  const { browser, close } = await launchChromium();
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(origin);
  await page.waitForSelector("[data-state]");
  const states = await page.$$eval("[data-state]", (links) =>
    links.map((link) => link.getAttribute("data-state") ?? ""),
  );
  let shownApp = "";

  return {
    page,
    states,

    async show(state, { language, theme }) {
      const app = state.slice(0, state.indexOf("/"));
      if (app !== shownApp) {
        if (app === "mobile-web") await page.emulate(smallPhone);
        else await page.setViewport(popupViewport);
        shownApp = app;
      }
      await page.goto(`${origin}?state=${state}&language=${language}&theme=${theme}`);
      await page.waitForSelector("h1");
    },

    takeErrors: () => errors.splice(0),

    async close() {
      await close();
      await server.close();
      await folder.remove();
    },
  };
}
