/** All that a page can find again later: its stores, their names and what is in them, and its address. */

import type { Page } from "puppeteer-core";
import { waitFor } from "./wait.ts";

/** Of the page's origin and tab, and of its extension where it is one's; as JSON, bytes in hex. */
export async function readKept(page: Page): Promise<string> {
  return JSON.stringify(await page.evaluate(collectKept));
}

/** A reload will find it: these words are in the list of items. */
export async function untilKept(page: Page, words: string): Promise<void> {
  await waitFor("the list on the disk", async () => (await readKeptItems(page)).includes(words));
}

/** The list as JSON, empty where there is none. */
export function readKeptItems(page: Page): Promise<string> {
  return page.evaluate(collectKeptItems);
}

/** Runs in the page. */
async function collectKeptItems(): Promise<string> {
  let found = "";
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle("pairqr", { create: true });
  for await (const session of root.values()) {
    const list = await (session as FileSystemDirectoryHandle).getFileHandle("items.json").catch(() => null);
    found += (await (await list?.getFile())?.text()) ?? "";
  }
  return found;
}

/** Runs in the page: whatever it needs is inside it. */
async function collectKept(): Promise<readonly unknown[]> {
  const databases = [];
  for (const { name = "", version = 1 } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name, version));
    const stores = [];
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([settled(rows.getAllKeys()), settled(rows.getAll())]);
      stores.push({ store, keys: readable(keys), values: readable(values) });
    }
    database.close();
    databases.push({ name, stores });
  }
  const caches = [];
  for (const name of await self.caches.keys()) {
    const requests = await (await self.caches.open(name)).keys();
    caches.push({ name, urls: requests.map(({ url }) => url) });
  }
  // "managed" is an administrator's to write.
  const { local, session, sync } = typeof chrome === "undefined" ? {} : (chrome.storage ?? {});
  const extension = await Promise.all([local, session, sync].map((area) => area?.get(null)));
  const entries = navigation.entries().map((entry) => [entry.url, entry.getState()]);
  return [
    { localStorage: { ...localStorage }, sessionStorage: { ...sessionStorage }, cookies: document.cookie },
    { databases, caches, files: await filesIn(await navigator.storage.getDirectory()) },
    { extension, address: location.href, entries, state: history.state, windowName: window.name },
  ];

  function settled<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  function readable(values: unknown): unknown {
    if (values instanceof ArrayBuffer) return readable(new Uint8Array(values));
    if (ArrayBuffer.isView(values)) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    }
    if (Array.isArray(values)) return values.map(readable);
    if (typeof values !== "object" || values === null) return values;
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, readable(value)]));
  }

  async function filesIn(folder: FileSystemDirectoryHandle): Promise<readonly unknown[]> {
    const found = [];
    for await (const [name, handle] of folder) {
      const { kind } = handle;
      found.push([name, kind === "file" ? await (await handle.getFile()).text() : await filesIn(handle)]);
    }
    return found;
  }
}
