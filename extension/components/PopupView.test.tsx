import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { languages } from "#ui/i18n/catalogue.ts";
import { TranslatorProvider } from "#ui/i18n/context.tsx";
import { stripControls } from "#ui/i18n/isolate.ts";
import { createTranslator } from "#ui/i18n/translator.ts";
import { testLink } from "#ui/test-states.ts";
import type { PopupState } from "../popup/popup-state.ts";
import type { PopupActions } from "../popup/popup-store.ts";
import { PopupView } from "./PopupApp.tsx";
import { createTestActions } from "./test-actions.ts";
import { endedPopupStates, popupStates } from "./test-states.ts";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

let box: HTMLElement;
let root: ReturnType<typeof createRoot>;
let actions: PopupActions;

beforeEach(() => {
  box = document.body.appendChild(document.createElement("div"));
  root = createRoot(box);
  actions = createTestActions();
});

afterEach(() => {
  act(() => root.unmount());
  box.remove();
});

function show(state: PopupState, language: "en" | "fr" = "en"): void {
  act(() =>
    root.render(
      <TranslatorProvider translator={createTranslator(language)}>
        <PopupView state={state} actions={actions} />
      </TranslatorProvider>,
    ),
  );
}

function press(name: string): void {
  const button = [...box.querySelectorAll("button")].find(
    (each) => each.textContent?.trim() === name || each.getAttribute("aria-label") === name,
  );
  if (!button) throw new Error(`No button "${name}".`);
  act(() => button.click());
}

function type(into: Element | null, text: string): void {
  act(() => {
    // React hears of a value only through the prototype's setter.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set?.call(into, text);
    into?.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

describe.each(languages)("in %s", (language) => {
  test.each(Object.entries<PopupState>({ ...popupStates, ...endedPopupStates }))(
    "%s has a heading and no empty button",
    (_name, state) => {
      show(state, language);
      expect(box.querySelectorAll("h1")).toHaveLength(1);
      for (const button of box.querySelectorAll("button")) {
        expect(button.textContent?.trim() || button.getAttribute("aria-label")).toBeTruthy();
      }
    },
  );
});

test("[PR14] the code is there before the host has answered, and gone once a phone is connected", () => {
  show(popupStates.firstPaint);
  expect(box.querySelector("svg[role=img]")).not.toBeNull();
  show(popupStates.connected);
  expect(box.querySelector("svg[role=img]")).toBeNull();
  expect(box.innerHTML).not.toContain(testLink);
});

test("what is queued can be taken back and changed", () => {
  show(popupStates.waitingMany);
  press("Remove");
  expect(actions.remove).toHaveBeenCalledWith("sent-text-9");
});

test("each row's buttons say what they are about", () => {
  show(popupStates.waitingMany);
  const titles = [...box.querySelectorAll<HTMLElement>("li button")].map(({ title }) => stripControls(title));
  expect(titles).toEqual([
    "Edit – How QR codes work, and why they need a quiet zone",
    "Remove – How QR codes work, and why they need a quiet zone",
    "Edit – The meeting moved to 15:30.",
    "Remove – The meeting moved to 15:30.",
    "Remove – Annual report 2026.pdf",
  ]);
});

test.each(languages)("a row that will not be sent says why and what to do (%s)", (language) => {
  show(popupStates.waitingRefused, language);
  const { here } = createTranslator(language).messages.cancels;
  const told = [...box.querySelectorAll("li")].map((row) => row.querySelector(".text-danger")?.textContent);
  expect(told).toEqual([undefined, here["too-many"], here["too-large"]]);
});

test("a text being changed shows what was typed, and the row stays as it is until that is saved", () => {
  show(popupStates.waitingEdited);
  const item = popupStates.waitingEdited.view?.session?.items[0];
  const editBox = box.querySelector("li textarea");
  expect(editBox).toHaveProperty("value", "https://example.org/half");
  type(editBox, "https://example.org/whole");
  expect(actions.editText).toHaveBeenLastCalledWith(item, "https://example.org/whole");
  press("Cancel");
  expect(actions.editText).toHaveBeenLastCalledWith(item, null);
  expect(actions.replaceText).not.toHaveBeenCalled();
  press("Save");
  const share = { textKind: "link", title: "", text: "https://example.org/half" };
  expect(actions.replaceText).toHaveBeenCalledWith("sent-text-9", share);
});

test("Edit opens a row with its own text", () => {
  show(popupStates.waiting);
  expect(box.querySelector("li textarea")).toBeNull();
  press("Edit");
  const item = popupStates.waiting.view?.session?.items[0];
  expect(actions.editText).toHaveBeenCalledWith(item, item?.kind === "text" ? item.text : "");
});

test.each([
  ["Escape takes a change back", "waitingEdited", { key: "Escape" }, "editText"],
  ["Ctrl and Enter save it", "waitingEditedText", { key: "Enter", ctrlKey: true }, "replaceText"],
  ["⌘ and Enter save it", "waitingEditedText", { key: "Enter", metaKey: true }, "replaceText"],
  ["Enter saves a link", "waitingEdited", { key: "Enter" }, "replaceText"],
  ["Enter is a new line in a text", "waitingEditedText", { key: "Enter" }, null],
] as const)("%s, and no more comes of that key", (_name, state, keys, expected) => {
  show(popupStates[state]);
  const onWindow = vi.fn();
  window.addEventListener("keydown", onWindow, { once: true });
  const key = new KeyboardEvent("keydown", { ...keys, bubbles: true, cancelable: true });
  act(() => void box.querySelector("li textarea")?.dispatchEvent(key));
  window.removeEventListener("keydown", onWindow);
  expect(key.defaultPrevented).toBe(expected !== null);
  expect(onWindow).toHaveBeenCalledTimes(expected === null ? 1 : 0);
  for (const action of ["editText", "replaceText"] as const)
    expect(actions[action]).toHaveBeenCalledTimes(action === expected ? 1 : 0);
});

test("a notice can be put away", () => {
  show(popupStates.secondPhone);
  expect(box.textContent).toContain("opened this code and was refused");
  press("Dismiss");
  expect(actions.dismissNotice).toHaveBeenCalledWith("second-phone-refused");
  show({ ...popupStates.secondPhone, dismissedNotices: ["second-phone-refused"] });
  expect(box.textContent).not.toContain("opened this code and was refused");
});

test.each([
  ["connected", "Connected to Chromium on Linux"],
  ["quiet", "No answer at the moment"],
  ["reconnecting", "Connection lost – reconnecting"],
  ["ended", "The other device ended the session."],
] as const)("%s: the heading says so", (state, heading) => {
  show(popupStates[state]);
  expect(box.querySelector("h1")?.textContent?.replace(/[\u2068\u2069]/g, "")).toBe(heading);
});

test("one press sends what is in front of the user", () => {
  show(popupStates.connectedSelection);
  press("Send selection");
  expect(actions.sendContent).toHaveBeenCalledOnce();
});

test("a failed save can be tried again", () => {
  show(popupStates.notSaved);
  press("Save again");
  expect(actions.saveAgain).toHaveBeenCalledOnce();
});

test("what was typed for the plain code goes before the page, and one press goes back to it", () => {
  show(popupStates.plainTyped);
  expect(box.querySelector("textarea")?.value).toBe("typed over the page");
  type(box.querySelector("textarea"), "typed on");
  expect(actions.setPlainText).toHaveBeenLastCalledWith("typed on");
  press("Show this page");
  expect(actions.setPlainText).toHaveBeenLastCalledWith(null);
  show(popupStates.plain);
  expect(box.textContent).not.toContain("Show this page");
});

test("a text that does not fit a plain code says why", () => {
  show(popupStates.plainTooLong);
  expect(box.querySelector("svg[role=img]")).toBeNull();
  expect(box.textContent).toContain("Too much for a plain QR code");
});

test("an ended session offers a new code", () => {
  show(popupStates.expired);
  press("Show a new code");
  expect(actions.newCode).toHaveBeenCalledOnce();
});
