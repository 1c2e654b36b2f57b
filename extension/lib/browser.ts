/**
 * The extension's door to the browser: the one file that imports webextension-polyfill.
 *
 * `chromeOnly()` is for what the polyfill does not know (offscreen, getContexts). It is a function so that a
 * unit test, which has no `chrome`, can import this file.
 */

import browser from "webextension-polyfill";

export type { Menus, Runtime, Tabs } from "webextension-polyfill";
export { browser };

export function chromeOnly(): typeof chrome {
  return globalThis.chrome;
}
