/**
 * Screenshots of every state of popup and phone page, on their smallest screens, to be looked at:
 *
 *   node scripts/run-ts.mjs scripts/gallery-screenshots.ts <folder> [part of a state's name] [en|fr] [light|dark]
 */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openGallery } from "../e2e/support/gallery.ts";

const [folder = "gallery-screenshots", part = "", onlyLanguage, onlyTheme] = process.argv.slice(2);
const languages = (["en", "fr"] as const).filter((each) => each === (onlyLanguage ?? each));
const themes = (["light", "dark"] as const).filter((each) => each === (onlyTheme ?? each));

const gallery = await openGallery();
try {
  await mkdir(folder, { recursive: true });
  for (const state of gallery.states.filter((name) => name.includes(part))) {
    for (const language of languages) {
      for (const theme of themes) {
        await gallery.show(state, { language, theme });
        const name = `${state.replaceAll("/", "-")}-${language}-${theme}.png`;
        await gallery.page.screenshot({ path: join(folder, name), captureBeyondViewport: false });
      }
    }
  }
} finally {
  await gallery.close();
}
