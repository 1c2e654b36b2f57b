import { describe, expect, test } from "vitest";
import type { SessionSnapshot } from "#transport/snapshot";
import { languages } from "#ui/i18n/catalogue.ts";
import { createTranslator } from "#ui/i18n/translator.ts";
import { buttonNamed, click, renderForTest } from "#ui/test-render.tsx";
import { inPhase, itemStates, sessionStates, snapshotBase } from "#ui/test-states.ts";
import { Notices } from "./Notices.tsx";
import { createTestActions } from "./test-actions.ts";
import { base } from "./test-states.ts";

const name = "Show a new code";
const yes = "Stop and show a new code";
const serverAway = [{ kind: "server-unreachable" }] as const;

function noticesOf(session: SessionSnapshot, actions = createTestActions()) {
  const state = {
    ...base,
    view: {
      sessionNumber: 1,
      session: { ...session, role: "host" },
      serverUrl: null,
      unsavedIds: [],
      saves: {},
    },
  } as const;
  return <Notices state={state} actions={actions} />;
}

function refusedBeside(item: keyof typeof itemStates): SessionSnapshot {
  return inPhase(snapshotBase.phase, {
    items: [itemStates[item]],
    notices: [{ kind: "second-phone-refused" }],
  });
}

describe("a new code beside a notice", () => {
  test("comes at once when nothing is under way", async () => {
    const actions = createTestActions();
    const { container } = await renderForTest(noticesOf(refusedBeside("fileDone"), actions));
    await click(buttonNamed(container, name));
    expect(actions.newCode).toHaveBeenCalledOnce();
  });

  test.each(["fileActive", "filePaused", "filesQueued"] as const)(
    "asks before it stops: %s",
    async (item) => {
      const actions = createTestActions();
      const { container } = await renderForTest(noticesOf(refusedBeside(item), actions));
      await click(buttonNamed(container, name));
      expect(actions.newCode).not.toHaveBeenCalled();
      expect(container.textContent).toContain("Annual report 2026.pdf");
      await click(buttonNamed(container, "Don’t stop"));
      expect(document.activeElement).toBe(buttonNamed(container, name));
      await click(buttonNamed(container, name));
      await click(buttonNamed(container, yes));
      expect(actions.newCode).toHaveBeenCalledOnce();
    },
  );

  test("asks before it takes received texts along", async () => {
    const actions = createTestActions();
    const { container } = await renderForTest(noticesOf(refusedBeside("textReceived"), actions));
    await click(buttonNamed(container, name));
    expect(container.textContent).toContain("Received texts are kept nowhere else.");
    await click(buttonNamed(container, "Keep"));
    expect(actions.newCode).not.toHaveBeenCalled();
    await click(buttonNamed(container, name));
    await click(buttonNamed(container, "Delete and show a new code"));
    expect(actions.newCode).toHaveBeenCalledOnce();
  });

  test("no longer asks once the transfer is done", async () => {
    const { container, render } = await renderForTest(noticesOf(refusedBeside("fileActive")));
    await click(buttonNamed(container, name));
    await render(noticesOf(refusedBeside("fileDone")));
    expect(() => buttonNamed(container, yes)).toThrow();
  });
});

describe("a server that does not answer", () => {
  test("is tried again with another code before the scan, and files that wait go along unasked", async () => {
    const actions = createTestActions();
    const session = { ...sessionStates.waitingWithItem, items: [itemStates.filesQueued] };
    const { container } = await renderForTest(noticesOf(session, actions));
    await click(buttonNamed(container, "Try again"));
    expect(actions.newCode).toHaveBeenCalledOnce();
  });

  test.each([...languages])("is waited for once they are paired (%s)", async (language) => {
    const session = { ...sessionStates.reconnecting, notices: serverAway };
    const { container } = await renderForTest(noticesOf(session), language);
    const { messages } = createTranslator(language);
    expect(container.textContent).toContain(messages.notices["server-away"].what);
    expect(container.textContent).toContain(messages.notices["server-away"].next);
    const names = [...container.querySelectorAll("button")].map((each) => each.getAttribute("aria-label"));
    expect(names).toEqual([messages.items.dismiss]);
  });
});
