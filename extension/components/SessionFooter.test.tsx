import { describe, expect, test } from "vitest";
import type { SessionSnapshot } from "#transport/snapshot";
import { languages } from "#ui/i18n/catalogue.ts";
import { buttonNamed, click, renderForTest } from "#ui/test-render.tsx";
import { inPhase, itemStates, sessionStates, snapshotBase } from "#ui/test-states.ts";
import { strings } from "../strings/strings.ts";
import { SessionFooter } from "./SessionFooter.tsx";
import { createTestActions } from "./test-actions.ts";

const wishes = [
  { name: "New code", yes: "Stop and show a new code", action: "newCode" },
  { name: "End session", yes: "Stop and end", action: "end" },
] as const;

test.each([...languages])(
  "what a new code does to the session is said to who asks (%s)",
  async (language) => {
    const { container } = await renderForTest(
      <SessionFooter session={sessionStates.connected} actions={createTestActions()} />,
      language,
    );
    const { newCodeShort, newCodeHint } = strings[language].popup;
    expect(buttonNamed(container, newCodeShort).title).toBe(newCodeHint);
  },
);

describe.each(wishes)("$name", ({ name, yes, action }) => {
  test.each(["connected", "withPhotos"] as const)("at once when nothing is under way: %s", async (state) => {
    const actions = createTestActions();
    const { container } = await renderForTest(
      <SessionFooter session={sessionStates[state]} actions={actions} />,
    );
    await click(buttonNamed(container, name));
    expect(actions[action]).toHaveBeenCalledOnce();
  });

  test.each(["fileActive", "filePaused", "filesQueued"] as const)(
    "asks before it stops: %s",
    async (item) => {
      const actions = createTestActions();
      const session = inPhase(snapshotBase.phase, { items: [itemStates[item]] });
      const { container } = await renderForTest(<SessionFooter session={session} actions={actions} />);
      await click(buttonNamed(container, name));
      expect(actions[action]).not.toHaveBeenCalled();
      expect(container.textContent).toContain("Annual report 2026.pdf");
      expect(document.activeElement).toBe(buttonNamed(container, "Don’t stop"));
      await click(buttonNamed(container, "Don’t stop"));
      expect(document.activeElement).toBe(buttonNamed(container, name));
      await click(buttonNamed(container, name));
      await click(buttonNamed(container, yes));
      expect(actions[action]).toHaveBeenCalledOnce();
    },
  );

  test("no longer asks once it is done, nor when the next transfer begins", async () => {
    const actions = createTestActions();
    const footer = (item: "fileActive" | "fileDone") => (
      <SessionFooter session={inPhase(snapshotBase.phase, { items: [itemStates[item]] })} actions={actions} />
    );
    const { container, render } = await renderForTest(footer("fileActive"));
    await click(buttonNamed(container, name));
    await render(footer("fileDone"));
    expect(() => buttonNamed(container, yes)).toThrow();
    await render(footer("fileActive"));
    expect(() => buttonNamed(container, yes)).toThrow();
  });
});

test("a new code asks before it takes received texts along, the end leaves them on the screen", async () => {
  const actions = createTestActions();
  const footer = (session: SessionSnapshot) => <SessionFooter session={session} actions={actions} />;
  const { container, render } = await renderForTest(footer(sessionStates.withText));
  await click(buttonNamed(container, "New code"));
  expect(container.textContent).toContain(strings.en.popup.lostTexts.sentence);
  await click(buttonNamed(container, "Keep"));
  expect(document.activeElement).toBe(buttonNamed(container, "New code"));
  expect(actions.newCode).not.toHaveBeenCalled();
  await click(buttonNamed(container, "New code"));
  await click(buttonNamed(container, "Delete and show a new code"));
  expect(actions.newCode).toHaveBeenCalledOnce();

  await render(footer(sessionStates.withText));
  await click(buttonNamed(container, "Keep"));
  await click(buttonNamed(container, "End session"));
  expect(actions.end).toHaveBeenCalledOnce();

  await render(
    footer(inPhase(snapshotBase.phase, { items: [itemStates.fileActive, itemStates.linkReceived] })),
  );
  await click(buttonNamed(container, "New code"));
  expect(container.textContent).toContain(strings.en.popup.lostTexts.sentence);
  expect(container.textContent).toContain("Annual report 2026.pdf");
  await click(buttonNamed(container, "Don’t stop"));
  await click(buttonNamed(container, "End session"));
  expect(container.textContent).not.toContain(strings.en.popup.lostTexts.sentence);
});

test("a question that is over by itself takes the focus from nobody", async () => {
  const screen = (item: "fileActive" | "fileDone") => (
    <>
      <textarea />
      <SessionFooter
        session={inPhase(snapshotBase.phase, { items: [itemStates[item]] })}
        actions={createTestActions()}
      />
    </>
  );
  const { container, render } = await renderForTest(screen("fileActive"));
  await click(buttonNamed(container, "End session"));
  const box = container.querySelector("textarea");
  box?.focus();
  await render(screen("fileDone"));
  expect(document.activeElement).toBe(box);
});

test("of several files it says how many are not there yet", async () => {
  const session = sessionStates.withMany;
  const { container } = await renderForTest(
    <SessionFooter session={session} actions={createTestActions()} />,
  );
  await click(buttonNamed(container, "End session"));
  expect(container.textContent).toContain("394 files");
});
