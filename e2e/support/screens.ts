/** What a person does on the popup's and the phone page's screens, which share their pieces (ui/). */

import type { Page } from "puppeteer-core";
import { waitFor } from "./wait.ts";

export type PickerKind = "files" | "photos" | "folder";

/** Writes into the box and sends. Set at once, as a paste does: a megabyte typed key by key takes hours. */
export async function sendTextOn(page: Page, text: string): Promise<void> {
  const box = await page.waitForSelector("form textarea", { visible: true });
  if (box === null) throw new Error("There is no box to write into.");
  await box.evaluate((element, value) => {
    const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set;
    setValue?.call(element, value);
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }, text);
  const send = await page.waitForSelector("form button[type=submit]:not([disabled])", { visible: true });
  await send?.click();
}

/** Gives these paths to the picker as the system's dialog would. */
export async function pickFilesOn(
  page: Page,
  paths: readonly string[],
  kind: PickerKind = "files",
): Promise<void> {
  const input = await page.waitForSelector(`input[type=file][data-picker=${kind}]`);
  if (input === null) throw new Error(`There is no picker for ${kind}.`);
  await input.uploadFile(...paths);
}

/** Waits until the screen shows these words; white space counts as it is drawn. */
export async function waitForWords(page: Page, words: string, timeoutMs = 15_000): Promise<void> {
  const isShown = () => page.evaluate((wanted) => document.body.innerText.includes(wanted), words);
  await waitFor(`"${words.slice(0, 60)}" on the screen`, isShown, { timeoutMs });
}

/** Clicks the button or link whose label begins so, once it can be clicked. */
export async function clickOn(page: Page, label: string, timeoutMs = 15_000): Promise<void> {
  const find = async () => {
    const handle = await page.evaluateHandle((wanted) => {
      const isWanted = (element: Element) =>
        (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().startsWith(wanted);
      const candidates = document.querySelectorAll("button:not([disabled]), a[href], [role=button], summary");
      return [...candidates].find((element) => isWanted(element) && element.checkVisibility()) ?? null;
    }, label);
    return handle.asElement() ?? undefined;
  };
  const element = await waitFor(`a button "${label}"`, find, { timeoutMs });
  await (element as Awaited<ReturnType<typeof page.$>>)?.click();
}
