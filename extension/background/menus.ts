/** The context menu: its entries, and what a click on one does. Speaks the language that was set, as the icon does. */

import { browser } from "../lib/browser.ts";
import { languageOf } from "../lib/language.ts";
import { menuContexts, menuId } from "../lib/menus.ts";
import { readSettings } from "../lib/settings.ts";
import { strings } from "../strings/strings.ts";
import { sendFromMenu } from "./send-from-menu.ts";

/** Entries outlive the worker: they are made once an installation or update. */
export async function createMenus(): Promise<void> {
  await browser.contextMenus.removeAll();
  for (const context of menuContexts) {
    // The browser wants a title at once; the language is only known later.
    browser.contextMenus.create({
      id: menuId(context),
      contexts: [context],
      title: strings.en.menu[context],
    });
  }
  await nameMenus();
}

/** After a change of the settings, and at the browser's start, whose own language may be another one now. */
export function renameMenus(): void {
  // Where they are only being made, they are named then.
  nameMenus().catch(() => undefined);
}

async function nameMenus(): Promise<void> {
  const { menu } = strings[languageOf((await readSettings()).language)];
  await browser.action.setTitle({ title: menu.icon });
  for (const context of menuContexts) {
    await browser.contextMenus.update(menuId(context), { title: menu[context] });
  }
}

export function listenToMenus(): void {
  browser.contextMenus.onClicked.addListener((click, tab) => void sendFromMenu(click, tab));
}
