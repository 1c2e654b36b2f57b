/** What a person does on the popup's and the phone page's screens, which share their pieces (ui/). */

import { type ElementHandle, type Page, TimeoutError } from "puppeteer-core";
import { waitFor } from "./wait.ts";

export type PickerKind = "files" | "photos" | "folder";

const steadyMs = 3_000;
const sendClicksMax = 3;
const sentMs = 1_000;

/** Writes into the box and sends. Set at once, as a paste does: a megabyte typed key by key takes hours. */
export async function sendTextOn(page: Page, text: string): Promise<void> {
  const box = await page.waitForSelector("form textarea", { visible: true });
  if (box === null) throw new Error("There is no box to write into.");
  await box.evaluate((element, value) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", value);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set;
    setValue?.call(element, value);
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }, text);
  await page.waitForSelector("form button[type=submit]:not([disabled])", { visible: true });
  for (let clicks = 0; clicks < sendClicksMax && (await boxHolds(page, text)); clicks += 1) {
    const send = await page.$("form button[type=submit]:not([disabled])");
    // Where it stands still: what is just being painted above pushes it down, away from under the click; and clear of
    // the popup's bar, whose End session is just below it where a notice takes its room.
    await send?.evaluate((button) => button.scrollIntoView({ block: "center", behavior: "instant" }));
    await send?.asLocator().setTimeout(steadyMs).click();
    const isSent = async () => !(await boxHolds(page, text));
    await waitFor("the box to be empty", isSent, { timeoutMs: sentMs }).catch(() => undefined);
  }
}

/** A click that something pushed the button away from is made again, as a person would; a refused text stays. */
function boxHolds(page: Page, text: string): Promise<boolean> {
  return page.$$eval(
    "form textarea",
    (boxes, value) => boxes.some((box) => box instanceof HTMLTextAreaElement && box.value === value),
    text.replaceAll(/\r\n?/g, "\n"),
  );
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

/** All that the screen shows, as it is drawn; nothing of a page that is just coming. */
export function wordsOf(page: Page): Promise<string> {
  return page.evaluate(() => document.body?.innerText ?? "");
}

/** In percent, of the file under way; 0 where there is none. */
export function shareOf(page: Page): Promise<number> {
  return page.evaluate(() => Number(document.querySelector("[role=progressbar]")?.ariaValueNow ?? 0));
}

/** Waits until the screen shows these words; white space counts as it is drawn. */
export async function waitForWords(page: Page, words: string, timeoutMs = 15_000): Promise<void> {
  const read = () => wordsOf(page);
  const isShown = async () => (await read()).includes(words);
  await waitFor(`"${words.slice(0, 60)}" on the screen`, isShown, { timeoutMs }).catch(async (error) => {
    const shown = await read().catch(() => "nothing, for it is closed");
    throw new Error(`${String(error)} It says: ${shown.slice(0, 1_000)}`);
  });
}

export function saysWords(page: Page, words: string): Promise<boolean> {
  return page.evaluate((wanted) => (document.body?.innerText ?? "").includes(wanted), words);
}

/** The first text that the screen shows; waits for the screen where the phone has drawn the words before it. */
export async function readShownText(page: Page): Promise<string | null> {
  const shown = await page.waitForSelector("article [dir=auto].whitespace-pre-wrap");
  return shown?.evaluate((element) => element.textContent) ?? null;
}

/** Clicks the button or link whose label begins so, once it can be clicked. */
export async function clickOn(page: Page, label: string, timeoutMs = 15_000): Promise<void> {
  const click = async () => {
    const handle = await page.evaluateHandle((wanted) => {
      const isWanted = (element: Element) =>
        (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().startsWith(wanted);
      const candidates = document.querySelectorAll("button:not([disabled]), a[href], [role=button], summary");
      return [...candidates].find((element) => isWanted(element) && element.checkVisibility()) ?? null;
    }, label);
    const element = handle.asElement() as Awaited<ReturnType<typeof page.$>>;
    return element !== null && clickUnlessGone(element);
  };
  await waitFor(`a button "${label}"`, click, { timeoutMs });
}

/** A screen may be drawn anew between finding its button and clicking it. */
async function clickUnlessGone(element: ElementHandle): Promise<boolean> {
  try {
    // A bar at the screen's edge covers what only just came into view.
    await element.evaluate((button) => button.scrollIntoView({ block: "center", behavior: "instant" }));
    // Waits until it stands still: a list that grows moves it.
    await element.asLocator().setTimeout(steadyMs).click();
    return true;
  } catch (error) {
    if (error instanceof TimeoutError || /detached|not clickable/.test(String(error))) return false;
    throw error;
  }
}
