/** axe-core on whatever is on the screen, as an extension's content security policy allows: from the debugger. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "puppeteer-core";
import { expect } from "vitest";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const themes = ["light", "dark"] as const;

/** All of axe's rules, in both themes; a failure names rule, element and reason. */
export async function expectNoFindings(page: Page, state: string): Promise<void> {
  for (const theme of themes) {
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: theme },
      // A colour on its way has no contrast to judge.
      { name: "prefers-reduced-motion", value: "reduce" },
    ]);
    await endTransitions(page);
    expect(await findings(page), `${state}, ${theme}`).toEqual([]);
  }
}

export async function findings(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  const { violations } = (await page.evaluate("axe.run(document)")) as AxeResults;
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html} ${node.any.map((check) => check.message).join(" ")}`),
  );
}

/** Those that had begun before motion was reduced. */
async function endTransitions(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (animation instanceof CSSTransition) animation.finish();
    }
  });
}
