import { expect, test } from "vitest";
import { buttonNamed, click, renderForTest } from "#ui/test-render.tsx";
import type { PopupState } from "../../popup/popup-state.ts";
import { strings } from "../../strings/strings.ts";
import { PopupView } from "../PopupApp.tsx";
import { createTestActions } from "../test-actions.ts";
import { endedPopupStates, popupStates } from "../test-states.ts";

const { popup } = strings.en;

async function show(state: PopupState) {
  const actions = createTestActions();
  return { actions, ...(await renderForTest(<PopupView state={state} actions={actions} />)) };
}

test("what was asked for is above the button that makes its code, and what has come is still there", async () => {
  const { container } = await show(popupStates.endedAndAsked);
  const words = container.textContent ?? "";
  expect(words).toContain(popup.willBeSent);
  const asked = words.indexOf("How QR codes work");
  expect(asked).toBeGreaterThan(0);
  expect(words.lastIndexOf(popup.newCode)).toBeGreaterThan(asked);
  expect(container.querySelector("article")).not.toBeNull();
});

test.each([
  ["link-expired", "bg-accent-soft"],
  ["peer-lost", "bg-warn-soft"],
  ["too-many-attempts", "bg-danger-soft"],
] as const)("%s has the colour that the phone gives it", async (kind, ground) => {
  const { container } = await show(endedPopupStates[`ended-${kind}`] ?? popupStates.ended);
  expect(container.querySelector("h1")?.closest("[role]")?.className).toContain(ground);
});

test.each(["ended", "hostLost"] as const)("%s: received texts are kept nowhere else", async (name) => {
  const { view } = popupStates.ended;
  const { container, actions } = await show({ ...popupStates[name], view });
  expect(container.textContent).toContain(popup.textsGo);
  await click(buttonNamed(container, popup.newCode));
  expect(container.textContent).toContain(popup.lostTexts.sentence);
  await click(buttonNamed(container, popup.lostTexts.no));
  expect(document.activeElement).toBe(buttonNamed(container, popup.newCode));
  expect(actions.newCode).not.toHaveBeenCalled();
  await click(buttonNamed(container, popup.newCode));
  await click(buttonNamed(container, popup.lostTexts.yes));
  expect(actions.newCode).toHaveBeenCalledOnce();
});

test.each(["expired", "endedUnfinished"] as const)(
  "%s: no text is lost, and none is asked about",
  async (name) => {
    const { container, actions } = await show(popupStates[name]);
    expect(container.textContent).not.toContain(popup.textsGo);
    await click(buttonNamed(container, popup.newCode));
    expect(actions.newCode).toHaveBeenCalledOnce();
  },
);

test.each([
  ["menu", "media-without-address", true],
  ["page", "local-file", false],
] as const)("a note on what the %s gave (%s) is there: %s", async (source, note, isShown) => {
  const share = popupStates.endedAndAsked.content?.share ?? null;
  const { container } = await show({ ...popupStates.endedAndAsked, content: { share, source, note } });
  expect(container.textContent?.includes(strings.en.notes[note])).toBe(isShown);
});

test("an image that was asked for is named, though its bytes are elsewhere", async () => {
  const { container } = await show({
    ...popupStates.ended,
    isFetchingImage: true,
    content: { source: "menu", share: null, note: null },
  });
  expect(container.textContent).toContain(`${popup.willBeSent}${popup.image}`);
});

test.each([
  ["was sent", { isContentSent: true }],
  ["is nothing", { content: { source: "page", share: null, note: "nothing-there" } }],
] as const)("nothing is promised where what is in front %s", async (_why, over) => {
  const { container } = await show({ ...popupStates.ended, ...over });
  expect(container.textContent).not.toContain(popup.willBeSent);
});
