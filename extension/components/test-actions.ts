/** Actions that only take notes, for tests. */

import { vi } from "vitest";
import { createDraft } from "#ui/draft.ts";
import type { PopupActions } from "../popup/popup-store.ts";

export function createTestActions(): PopupActions {
  return {
    sendText: vi.fn(),
    sendFiles: vi.fn(),
    sendContent: vi.fn(),
    editText: vi.fn(),
    replaceText: vi.fn(),
    cancel: vi.fn(),
    remove: vi.fn(),
    saveAgain: vi.fn(),
    end: vi.fn(),
    newCode: vi.fn(),
    setPlain: vi.fn(),
    setPlainText: vi.fn(),
    draft: createDraft(),
    setServer: vi.fn(),
    openOwnWindow: vi.fn(),
    dismissNotice: vi.fn(),
  };
}
