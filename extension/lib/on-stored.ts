import { browser } from "./browser.ts";

/** Each time what storage.session has under this key changes, or goes: then it is undefined. */
export function onStored(key: string, listener: (newValue: unknown) => void): void {
  browser.storage.session.onChanged.addListener((changes: Record<string, { newValue?: unknown }>) => {
    const change = changes[key];
    if (change) listener(change.newValue);
  });
}
