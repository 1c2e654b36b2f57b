/**
 * Runs a function inside a tab that the user has just pointed at.
 *
 * Now and then Chromium wakes the extension before the permission of that very click (activeTab) is in force, and
 * refuses; a moment later the same call is allowed.
 */

import { browser } from "./browser.ts";

type Injection = Parameters<typeof browser.scripting.executeScript>[0];

const waitsMs = [30, 120];

export type FrameAnswer<Answer> = { readonly frameId: number; readonly answer: Answer };

/** The answers of the frames that gave one. Throws what the browser says where no script may run. */
export async function runInTab<Answer, Args extends unknown[]>(
  target: Injection["target"],
  func: (...args: Args) => Answer | Promise<Answer>,
  ...args: Args
): Promise<readonly FrameAnswer<Answer>[]> {
  for (let tries = 0; ; tries += 1) {
    try {
      const results = await browser.scripting.executeScript({
        target,
        func: func as () => void,
        args,
        // As the page is now: one that never ends loading would never answer.
        injectImmediately: true,
      });
      // A frame that went away under way has no result.
      return results.flatMap(({ frameId, result }) =>
        result ? [{ frameId, answer: result as Answer }] : [],
      );
    } catch (error) {
      const waitMs = waitsMs[tries];
      if (waitMs === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
