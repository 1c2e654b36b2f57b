import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { runInTab } from "./run-in-tab.ts";

const refusal = new Error("Cannot access contents of the page.");
let executeScript: ReturnType<typeof vi.fn>;

beforeEach(() => {
  vi.useFakeTimers();
  executeScript = vi.fn();
  Object.assign(fakeBrowser.scripting, { executeScript });
});
afterEach(() => vi.useRealTimers());

async function run(): Promise<unknown> {
  const running = runInTab({ tabId: 1 }, (word: string) => word, "a").catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return running;
}

test("gives what the frames answer, without those that went away", async () => {
  executeScript.mockResolvedValue([
    { frameId: 3, result: "a" },
    { frameId: 4, result: null },
  ]);
  expect(await run()).toEqual([{ frameId: 3, answer: "a" }]);
  // Of a page that never ends loading, too.
  expect(executeScript).toHaveBeenCalledWith(expect.objectContaining({ injectImmediately: true }));
});

test("tries again where the click's permission is not in force yet", async () => {
  executeScript.mockRejectedValueOnce(refusal).mockResolvedValue([{ frameId: 0, result: "a" }]);
  expect(await run()).toEqual([{ frameId: 0, answer: "a" }]);
});

test("says what the browser says where no script may ever run", async () => {
  executeScript.mockRejectedValue(refusal);
  expect(await run()).toBe(refusal);
  expect(executeScript).toHaveBeenCalledTimes(3);
});
