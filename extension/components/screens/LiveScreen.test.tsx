import { act } from "react";
import { expect, test, vi } from "vitest";
import { renderForTest } from "#ui/test-render.tsx";
import { PopupView } from "../PopupApp.tsx";
import { createTestActions } from "../test-actions.ts";
import { popupStates } from "../test-states.ts";

/** Each is drawn after the one before it, as it is when a phone comes. */
const roads = [
  ["waiting"],
  ["waiting", "connected"],
  ["waiting", "connecting"],
  ["waiting", "connecting", "connected"],
  ["connected"],
] as const;

async function walk(road: (typeof roads)[number]) {
  const actions = createTestActions();
  const view = (name: (typeof road)[number]) => <PopupView state={popupStates[name]} actions={actions} />;
  const [first, ...others] = road;
  const rendered = await renderForTest(view(first));
  const box = rendered.container.querySelector("textarea");
  box?.focus();
  box?.setSelectionRange(0, 0);
  for (const name of others) await rendered.render(view(name));
  return { ...rendered, actions, box };
}

test.each(roads)("the box keeps focus and caret: %s %s %s", async (...road) => {
  const { container, box } = await walk(road as (typeof roads)[number]);
  expect(container.querySelector("textarea")).toBe(box);
  expect(document.activeElement).toBe(box);
});

const file = new File(["x"], "image.png");
const files = { files: [file], items: [], types: ["Files"], getData: () => "" };
const text = { files: [], items: [], types: ["text/plain"], getData: () => "some words" };

test.each(roads)("what is dropped or pasted is sent once: %s %s %s", async (...road) => {
  const { actions } = await walk(road as (typeof roads)[number]);
  const dispatch = (type: string, data: object) =>
    act(async () => {
      window.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), data));
    });
  await dispatch("drop", { dataTransfer: files });
  await vi.waitFor(() => expect(actions.sendFiles).toHaveBeenCalledOnce());
  await dispatch("paste", { clipboardData: files });
  await vi.waitFor(() => expect(actions.sendFiles).toHaveBeenCalledTimes(2));
  expect(actions.sendText).not.toHaveBeenCalled();
  await dispatch("drop", { dataTransfer: text });
  await dispatch("paste", { clipboardData: text });
  expect(actions.sendText).toHaveBeenCalledTimes(2);
  expect(actions.sendFiles).toHaveBeenCalledTimes(2);
});
