import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createDraft } from "#ui/draft.ts";
import { languages } from "#ui/i18n/catalogue.ts";
import { TranslatorProvider } from "#ui/i18n/context.tsx";
import { createTranslator } from "#ui/i18n/translator.ts";
import { testLink } from "#ui/test-states.ts";
import type { PopupState } from "../popup/popup-state.ts";
import type { PopupActions } from "../popup/popup-store.ts";
import { PopupView } from "./PopupApp.tsx";
import { popupStates } from "./test-states.ts";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

let box: HTMLElement;
let root: ReturnType<typeof createRoot>;
let actions: PopupActions;

beforeEach(() => {
  box = document.body.appendChild(document.createElement("div"));
  root = createRoot(box);
  actions = {
    sendText: vi.fn(),
    sendFiles: vi.fn(),
    sendContent: vi.fn(),
    replaceText: vi.fn(),
    cancel: vi.fn(),
    remove: vi.fn(),
    saveAgain: vi.fn(),
    end: vi.fn(),
    newCode: vi.fn(),
    setPlain: vi.fn(),
    draft: createDraft(),
    setServer: vi.fn(),
    openOwnWindow: vi.fn(),
  };
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

describe.each(languages)("in %s", (language) => {
  test.each(Object.entries(popupStates))("%s has a heading and no empty button", (_name, state) => {
    show(state, language);
    expect(box.querySelectorAll("h1")).toHaveLength(1);
    for (const button of box.querySelectorAll("button")) {
      expect(button.textContent?.trim() || button.getAttribute("aria-label")).toBeTruthy();
    }
  });
});

test("the code is there before the host has answered, and gone once a phone is connected", () => {
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
