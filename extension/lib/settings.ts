/**
 * What the user has set, in storage.local; nothing about what was sent, ever.
 *
 * A build may name its server (PAIRQR_SERVER); what is stored here goes before it.
 */

import * as v from "valibot";
import { browser } from "./browser.ts";

const settingsSchema = v.object({
  serverUrl: v.optional(v.string()),
  /** Where that server says its page is: the origin of pairing links. */
  page: v.optional(v.object({ serverUrl: v.string(), pageOrigin: v.string() })),
  language: v.fallback(v.picklist(["browser", "en", "fr"]), "browser"),
  theme: v.fallback(v.picklist(["system", "light", "dark"]), "system"),
  isPlainQr: v.fallback(v.boolean(), false),
});
type StoredSettings = v.InferOutput<typeof settingsSchema>;

export type LanguageSetting = StoredSettings["language"];
export type ThemeSetting = StoredSettings["theme"];
export type Server = { readonly serverUrl: string; readonly pageOrigin: string };

export type Settings = {
  /** null: neither the build nor the user has named one yet. */
  readonly server: Server | null;
  readonly language: LanguageSetting;
  readonly theme: ThemeSetting;
  readonly isPlainQr: boolean;
};

const storageKey = "settings";

export async function readSettings(): Promise<Settings> {
  return withBuild(await readStored());
}

export async function saveSettings(change: Partial<StoredSettings>): Promise<Settings> {
  const stored = { ...(await readStored()), ...change };
  await browser.storage.local.set({ [storageKey]: stored });
  return withBuild(stored);
}

/** Returns the function that stops it. */
export function onSettingsChanged(listener: (settings: Settings) => void): () => void {
  const onChanged = (changes: Record<string, { newValue?: unknown }>) => {
    const change = changes[storageKey];
    if (change) listener(withBuild(readable(change.newValue)));
  };
  browser.storage.local.onChanged.addListener(onChanged);
  return () => browser.storage.local.onChanged.removeListener(onChanged);
}

async function readStored(): Promise<StoredSettings> {
  return readable((await browser.storage.local.get(storageKey))[storageKey]);
}

function readable(stored: unknown): StoredSettings {
  const parsed = v.safeParse(settingsSchema, stored ?? {});
  return parsed.success ? parsed.output : v.parse(settingsSchema, {});
}

function withBuild(stored: StoredSettings): Settings {
  const { language, theme, isPlainQr } = stored;
  return { server: serverOf(stored), language, theme, isPlainQr };
}

function serverOf({ serverUrl: own, page }: StoredSettings): Server | null {
  const serverUrl = own ?? __PAIRQR_SERVER__;
  if (serverUrl === "") return null;
  if (page?.serverUrl === serverUrl) return page;
  const builtPage = own === undefined ? __PAIRQR_PAGE__ : "";
  return { serverUrl, pageOrigin: new URL(builtPage || serverUrl).origin };
}
