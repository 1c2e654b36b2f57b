/**
 * A screen that nobody sees, with a real mouse and keyboard: for what is the browser's own, its menus and shortcuts.
 *
 * The debugger's mouse and keys reach pages only.
 */

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Page } from "puppeteer-core";
import { createTemporaryFolder } from "./files.ts";
import { findQr } from "./qr.ts";
import { readScreen } from "./screen-pixels.ts";
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
  /** Of a browser that no debugger is connected to: whether a window has these words in its title bar. */
  readonly hasWindow: (title: string) => Promise<boolean>;
  /** Into the middle of that window: it gets the keyboard. */
  readonly clickWindow: (title: string) => Promise<void>;
  /** From the whole screen's pixels; undefined where no code can be read at this moment. */
  readonly findQr: () => Promise<string | undefined>;
  readonly close: () => Promise<void>;
};

const run = promisify(execFile);
/** Menus fade in, and take no key before. */
const menuOpensMs = 600;
const betweenKeysMs = 100;
const width = 1280;
const height = 1024;

export async function openDesktop(): Promise<Desktop> {
  const hands = ensureTool(virtualHands);
  const pixels = await createTemporaryFolder("screen");
  const server = spawn(
    ensureTool(virtualDisplay),
    ["-displayfd", "3", "-screen", "0", `${width}x${height}x24`, "-nolisten", "tcp", "-fbdir", pixels.path],
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
  // It ends with 1 where it finds none.
  const findWindow = async (title: string): Promise<string | undefined> => {
    const found = await act("search", "--onlyvisible", "--name", title).catch(() => undefined);
    return found?.stdout.split("\n")[0];
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
    hasWindow: async (title) => (await findWindow(title)) !== undefined,
    clickWindow: async (title) => {
      const id = await waitFor(`a window "${title}"`, () => findWindow(title));
      await act("mousemove", "--window", id, "--polar", "0", "0", "click", "1");
    },
    findQr: async () => findQr(await readScreen(join(pixels.path, "Xvfb_screen0"))),
    close: async () => {
      if (server.exitCode === null) {
        server.kill();
        await once(server, "exit");
      }
      await pixels.remove();
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
