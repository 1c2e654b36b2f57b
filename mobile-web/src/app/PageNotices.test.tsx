import { describe, expect, it } from "vitest";
import type { Notice, SessionSnapshot } from "#transport/snapshot";
import { languages } from "#ui/i18n/catalogue.ts";
import { createTranslator } from "#ui/i18n/translator.ts";
import { saveKey } from "#ui/save-key.ts";
import { buttonNamed, click, renderForTest } from "#ui/test-render.tsx";
import { inPhase, itemStates, sessionStates, snapshotBase } from "#ui/test-states.ts";
import { Screen } from "./Screen.tsx";
import { createTestActions } from "./test-actions.ts";

const serverAway: readonly Notice[] = [{ kind: "server-unreachable" }];
const refused: readonly Notice[] = [{ kind: "second-phone-refused" }];

function screenOf(snapshot: SessionSnapshot, actions = createTestActions()) {
  return <Screen snapshot={snapshot} actions={actions} />;
}

describe.each([...languages])("a server that does not answer, in %s", (language) => {
  const { notices } = createTranslator(language).messages;

  it("is why nobody can use the code yet, before the scan", async () => {
    const { container } = await renderForTest(screenOf(sessionStates.waitingWithItem), language);
    expect(container.textContent).toContain(notices["server-unreachable"].what);
    expect(container.textContent).not.toContain(notices["server-away"].what);
  });

  it.each(["guest", "host"] as const)("only keeps a %s waiting after it", async (role) => {
    const snapshot = { ...sessionStates.reconnecting, role, notices: serverAway };
    const { container } = await renderForTest(screenOf(snapshot), language);
    expect(container.textContent).toContain(notices["server-away"].what);
    expect(container.textContent).toContain(notices["server-away"].next);
    expect(container.textContent).not.toContain(notices["server-unreachable"].what);
    expect(() => buttonNamed(container, language === "en" ? "New code" : "Nouveau code")).toThrow();
  });
});

describe("a phone that shares", () => {
  const shared = (over: Partial<SessionSnapshot>) =>
    inPhase(snapshotBase.phase, { role: "host", notices: refused, ...over });

  it.each([
    ["that waits", { ...sessionStates.waiting, items: [itemStates.filesQueued], notices: refused }],
    ["that is connected", shared({ items: [itemStates.fileDelivered, itemStates.textReceived] })],
  ] as const)("and %s has a new code beside a notice", async (_name, snapshot) => {
    const actions = createTestActions();
    const { container } = await renderForTest(screenOf(snapshot, actions));
    await click(buttonNamed(container, "New code"));
    expect(actions.shareFromHere).toHaveBeenCalledOnce();
  });

  it("asks before a new code takes the place of received files that nobody has saved", async () => {
    const { fileActive, fileDone } = itemStates;
    const actions = createTestActions();
    const { container } = await renderForTest(screenOf(shared({ items: [fileDone] }), actions));
    await click(buttonNamed(container, "New code"));
    expect(container.textContent).toContain("Received files that you have not saved will be deleted.");
    await click(buttonNamed(container, "Keep"));
    expect(actions.shareFromHere).not.toHaveBeenCalled();
    await click(buttonNamed(container, "New code"));
    await click(buttonNamed(container, "Delete and show a code"));
    expect(actions.shareFromHere).toHaveBeenCalledOnce();

    const saved = createTestActions({ saved: new Set([saveKey(fileDone.id, 0)]) });
    const other = await renderForTest(screenOf(shared({ items: [fileDone] }), saved));
    await click(buttonNamed(other.container, "New code"));
    expect(saved.shareFromHere).toHaveBeenCalledOnce();

    const both = await renderForTest(screenOf(shared({ items: [fileActive, { ...fileDone, id: "other" }] })));
    await click(buttonNamed(both.container, "New code"));
    expect(both.container.textContent).toContain(
      "Received files that you have not saved will be deleted. This stops the transfer of ",
    );
  });

  it("asks before a new code stops a transfer", async () => {
    const actions = createTestActions();
    const { container } = await renderForTest(screenOf(shared({ items: [itemStates.fileActive] }), actions));
    await click(buttonNamed(container, "New code"));
    expect(actions.shareFromHere).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(buttonNamed(container, "Don’t stop"));
    await click(buttonNamed(container, "Stop and show a new code"));
    expect(actions.shareFromHere).toHaveBeenCalledOnce();
  });

  it.each(["second-phone-refused", "tampered"] as const)(
    "has the button beside %s that its sentence speaks of, and it asks as the other one does",
    async (kind) => {
      const actions = createTestActions();
      const snapshot = shared({ items: [itemStates.fileActive], notices: [{ kind }] });
      const { container } = await renderForTest(screenOf(snapshot, actions));
      const banner = container.querySelector("[aria-live] > [role]") ?? container;
      await click(buttonNamed(banner, "End session"));
      expect(actions.end).not.toHaveBeenCalled();
      await click(buttonNamed(banner, "Stop and end"));
      expect(actions.end).toHaveBeenCalledOnce();
    },
  );

  it("has no such button as a guest, nor in a browser that cannot", async () => {
    const guest = await renderForTest(screenOf(shared({ role: "guest" })));
    expect(() => buttonNamed(guest.container, "New code")).toThrow();
    const unable = await renderForTest(screenOf(shared({}), createTestActions({ shareFromHere: null })));
    expect(() => buttonNamed(unable.container, "New code")).toThrow();
  });
});
