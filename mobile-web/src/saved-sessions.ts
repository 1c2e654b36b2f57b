/** What a reload of this tab needs to come back into its session: in the tab's storage, for its life. */

import type { SavedSession, SavedSessionStore } from "#transport/saved-session";
import type { TabStorage } from "./tab-storage.ts";

const key = "pairqr.session";

const fields = ["sessionId", "serverUrl", "joinKey", "claim", "resumptionPsk"] as const;

export function createSavedSessions(
  storage: TabStorage,
): SavedSessionStore & { load(): SavedSession | null } {
  return {
    save: (saved) => storage.setItem(key, JSON.stringify(saved)),
    clear: () => storage.removeItem(key),
    load: () => parseSavedSession(storage.getItem(key)),
  };
}

/** An older version of this page may have written it. */
function parseSavedSession(json: string | null): SavedSession | null {
  if (json === null) return null;
  try {
    const value: unknown = JSON.parse(json);
    return isSavedSession(value) ? value : null;
  } catch {
    return null;
  }
}

function isSavedSession(value: unknown): value is SavedSession {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  return record.version === 1 && fields.every((field) => typeof record[field] === "string");
}
