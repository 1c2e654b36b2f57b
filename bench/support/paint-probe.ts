/**
 * Says when something was on the screen, in milliseconds since the navigation began (performance.timeOrigin).
 *
 * Both sides of a comparison are watched by the same few lines. On the screen means: in the document, and one
 * frame has been produced since.
 */

import type { Page } from "puppeteer-core";

declare global {
  interface Window {
    benchPaintedAt?: number;
  }
}

/** Before the navigation: watches for a text anywhere in the next document. */
export async function probeText(page: Page, text: string): Promise<void> {
  await page.evaluateOnNewDocument(watchFor, "text", text);
}

/** For pages that cannot be reached before they load: a classic script to put first in their head. */
export function selectorProbeScript(selector: string): string {
  return `(${watchFor.toString()})("selector", ${JSON.stringify(selector)});`;
}

export async function readPaintedAt(page: Page, timeoutMs = 20_000): Promise<number> {
  await page.waitForFunction(() => window.benchPaintedAt !== undefined, { timeout: timeoutMs, polling: 20 });
  return page.evaluate(() => window.benchPaintedAt ?? Number.NaN);
}

/** Runs in the page. */
function watchFor(kind: string, wanted: string): void {
  const isThere = () =>
    kind === "text"
      ? document.body?.textContent?.includes(wanted) === true
      : document.querySelector(wanted) !== null;
  const observer = new MutationObserver(() => {
    if (!isThere()) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      // The task after a frame's callbacks runs when the frame has been produced.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        window.benchPaintedAt = performance.now();
      };
      port2.postMessage(null);
    });
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true });
}
