/**
 * A screen that nobody sees, with a real mouse and keyboard: for what is the browser's own, its menus and shortcuts.
 *
 * The debugger's mouse and keys reach pages only.
 */

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Page } from "puppeteer-core";
import { ensureTool, virtualDisplay, virtualHands } from "./system-packages.ts";
import { waitFor } from "./wait.ts";

export type Desktop = {
  /** For DISPLAY. */
  readonly display: string;
  /** A right click there; then, in the menu that opens, as many steps up from its end. */
  readonly chooseFromMenu: (page: Page, selector: string, stepsUp: number) => Promise<void>;
  /** Also gives the window the keyboard. */
  readonly click: (page: Page, selector: string) => Promise<void>;
  /** "alt+shift+q" */
  readonly pressKeys: (keys: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

const run = promisify(execFile);
/** Menus fade in, and take no key before. */
const menuOpensMs = 600;
const betweenKeysMs = 100;

export async function openDesktop(): Promise<Desktop> {
  const hands = ensureTool(virtualHands);
  const server = spawn(
    ensureTool(virtualDisplay),
    ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
    { stdio: ["ignore", "ignore", "ignore", "pipe"] },
  );
  let said = "";
  server.stdio[3]?.on("data", (data) => {
    said += String(data);
  });
  const number = await waitFor("the virtual display", () => said.endsWith("\n") && said.trim());
  const display = `:${number}`;
  const act = (...args: readonly string[]) => run(hands, args, { env: { ...process.env, DISPLAY: display } });
  const moveTo = async (page: Page, selector: string) => {
    await page.bringToFront();
    const { x, y } = await pointOnScreen(page, selector);
    await act("mousemove", String(x), String(y));
  };

  return {
    display,
    chooseFromMenu: async (page, selector, stepsUp) => {
      await moveTo(page, selector);
      await act("click", "3");
      await sleep(menuOpensMs);
      for (let step = 0; step < stepsUp; step++) {
        await act("key", "Up");
        await sleep(betweenKeysMs);
      }
      await act("key", "Return");
    },
    click: async (page, selector) => {
      await moveTo(page, selector);
      await act("click", "1");
    },
    pressKeys: async (keys) => {
      await act("key", keys);
    },
    close: async () => {
      if (server.exitCode !== null) return;
      server.kill();
      await once(server, "exit");
    },
  };
}

/** Near the element's beginning, where a text's selection is too. */
function pointOnScreen(page: Page, selector: string): Promise<{ x: number; y: number }> {
  return page.$eval(selector, (element) => {
    element.scrollIntoView({ block: "center" });
    const { left, top, width, height } = element.getBoundingClientRect();
    return {
      x: Math.round(screenX + left + Math.min(20, width / 2)),
      y: Math.round(screenY + outerHeight - innerHeight + top + Math.min(10, height / 2)),
    };
  });
}
