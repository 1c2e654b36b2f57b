import { expect, test } from "vitest";
import { languages } from "#ui/i18n/catalogue.ts";
import { renderForTest } from "#ui/test-render.tsx";
import { type ContentNote, plainNotes } from "../../lib/content.ts";
import { strings } from "../../strings/strings.ts";
import { PopupView } from "../PopupApp.tsx";
import { createTestActions } from "../test-actions.ts";
import { popupStates } from "../test-states.ts";

const allNotes = Object.keys(plainNotes) as ContentNote[];

test.each(languages.flatMap((language) => allNotes.map((note) => [note, language] as const)))(
  "a note on %s speaks of a code, or there is none (%s)",
  async (note, language) => {
    const { content } = popupStates.plainPdf;
    const state = { ...popupStates.plainPdf, content: { ...content, note } };
    const view = <PopupView state={state} actions={createTestActions()} />;
    const { container } = await renderForTest(view, language);
    const { notes, plain } = strings[language];
    const plainNote = plainNotes[note];
    const shown = [...container.querySelectorAll("[role=status]")].map(({ textContent }) => textContent);
    expect(shown).toEqual(plainNote === null ? [] : [plain.notes[plainNote]]);
    expect(container.textContent).not.toContain(notes[note]);
  },
);

test("none speaks of the page where something else was typed", async () => {
  const state = { ...popupStates.plainPdf, plainText: "typed" };
  const view = <PopupView state={state} actions={createTestActions()} />;
  const { container } = await renderForTest(view);
  expect(container.textContent).not.toContain(strings.en.plain.notes.unreadable);
});
