/** Actions that only take notes, for tests. */

import { vi } from "vitest";
import { createDraft } from "#ui/draft.ts";
import type { PageActions } from "./actions.ts";

export function createTestActions(over: Partial<PageActions> = {}): PageActions {
  return {
    sendText: vi.fn(),
    sendFiles: vi.fn(),
    cancel: vi.fn(),
    remove: vi.fn(),
    readFile: vi.fn(() => Promise.resolve(new File(["bytes"], "stored"))),
    markSaved: vi.fn(),
    saved: new Set(),
    end: vi.fn(),
    shareFromHere: vi.fn(),
    retry: null,
    draft: createDraft(),
    ...over,
  };
}
