/**
 * The longest time a page's main thread was blocked: the Long Tasks API, and a timer of 5 ms whose gaps are taken.
 *
 * The two see different things: a long task is one task of 50 ms or more; a gap also counts many short tasks that
 * kept a timer waiting, and the operating system giving the processor to somebody else.
 */

import type { Page } from "puppeteer-core";

export type Lag = { readonly longestTaskMs: number; readonly longestGapMs: number };

declare global {
  interface Window {
    benchLag?: { longestTaskMs: number; longestGapMs: number; readonly abort: AbortController };
  }
}

export async function startLagProbe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tickMs = 5;
    const lag = { longestTaskMs: 0, longestGapMs: 0, abort: new AbortController() };
    window.benchLag = lag;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) lag.longestTaskMs = Math.max(lag.longestTaskMs, entry.duration);
    });
    observer.observe({ type: "longtask" });
    lag.abort.signal.addEventListener("abort", () => observer.disconnect());
    let before = performance.now();
    const tick = () => {
      const now = performance.now();
      lag.longestGapMs = Math.max(lag.longestGapMs, now - before - tickMs);
      before = now;
      if (!lag.abort.signal.aborted) setTimeout(tick, tickMs);
    };
    setTimeout(tick, tickMs);
  });
}

export async function stopLagProbe(page: Page): Promise<Lag> {
  return page.evaluate(() => {
    const lag = window.benchLag;
    lag?.abort.abort();
    return { longestTaskMs: lag?.longestTaskMs ?? Number.NaN, longestGapMs: lag?.longestGapMs ?? Number.NaN };
  });
}
