/** The context menu: its entries, and what a click on one does. */

import { browser } from "../lib/browser.ts";
import { type MenuContext, menuContexts, menuId } from "../lib/menus.ts";
import { sendFromMenu } from "./send-from-menu.ts";

const titles = {
  selection: "menuSelection",
  link: "menuLink",
  image: "menuImage",
  video: "menuVideo",
  audio: "menuAudio",
  page: "menuPage",
} as const satisfies Record<MenuContext, string>;

/** Entries outlive the worker: they are made once an installation or update. */
export async function createMenus(): Promise<void> {
  await browser.contextMenus.removeAll();
  for (const context of menuContexts) {
    browser.contextMenus.create({
      id: menuId(context),
      contexts: [context],
      title: browser.i18n.getMessage(titles[context]),
    });
  }
}

export function listenToMenus(): void {
  browser.contextMenus.onClicked.addListener((click, tab) => void sendFromMenu(click, tab));
}
