/** What was typed into this popup and put away in it: in its state, and stored at once, so that the next one has it. */

import type { TextItem } from "#transport/snapshot";
import { type Edit, followRows, withEdit, withoutEdit } from "../lib/edits.ts";
import { openStoredDismissals, openStoredEdits, openStoredPlainText } from "../lib/stored-drafts.ts";
import { type PopupState, type StateHolder, visibleSession } from "./popup-state.ts";

export type PopupKept = {
  /** Of the popup before this one. */
  readonly first: Pick<PopupState, "plainText" | "edits" | "dismissedNotices">;
  /** The session has changed: rows have gone out, notices have gone. */
  follow(): void;
  edit(row: TextItem, text: string): void;
  endEdit(itemId: string): void;
  dismiss(kind: string): void;
  dismissNone(): void;
  setPlainText(text: string | null): void;
};

export async function openPopupKept({ getState, update }: StateHolder): Promise<PopupKept> {
  const [storedPlainText, storedEdits, storedDismissals] = await Promise.all([
    openStoredPlainText(),
    openStoredEdits(),
    openStoredDismissals(),
  ]);

  function setEdits(edits: readonly Edit[]): void {
    if (edits === getState().edits) return;
    update({ edits });
    storedEdits.keep(edits);
  }

  /** Gone and come again, a notice is shown again. */
  function setDismissed(dismissedNotices: readonly string[]): void {
    if (dismissedNotices.length === getState().dismissedNotices.length) return;
    update({ dismissedNotices });
    storedDismissals.keep(dismissedNotices);
  }

  return {
    first: {
      plainText: storedPlainText.read() || null,
      edits: storedEdits.read(),
      dismissedNotices: storedDismissals.read(),
    },
    follow() {
      const session = visibleSession(getState());
      if (!session) return;
      setEdits(followRows(getState().edits, session));
      const isThere = (kind: string) => session.notices.some((notice) => notice.kind === kind);
      setDismissed(getState().dismissedNotices.filter(isThere));
    },
    edit: (row, text) => setEdits(withEdit(getState().edits, row, text)),
    endEdit: (itemId) => setEdits(withoutEdit(getState().edits, itemId)),
    dismiss: (kind) => setDismissed([...getState().dismissedNotices, kind]),
    dismissNone: () => setDismissed([]),
    setPlainText(text) {
      // No sending and no session ends a plain code, so only the user does, by emptying the box or going back to
      // what is in front: it was typed over one page, and may well be scanned while another is in front.
      const isTyped = text !== null && text !== (getState().content?.share?.text ?? "");
      update({ plainText: isTyped ? text : null });
      storedPlainText.keep(isTyped ? text : "");
    },
  };
}
