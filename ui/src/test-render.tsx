/** Renders into happy-dom for tests, in one language; `render` again updates. Gone when the test is. */

import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { onTestFinished } from "vitest";
import type { Language } from "./i18n/catalogue.ts";
import { TranslatorProvider } from "./i18n/context.tsx";
import { createTranslator } from "./i18n/translator.ts";

declare global {
  var IS_REACT_ACT_ENVIRONMENT: boolean | undefined;
}

export type Rendered = {
  readonly container: HTMLElement;
  readonly render: (node: ReactNode) => Promise<void>;
};

export async function renderForTest(node: ReactNode, language: Language = "en"): Promise<Rendered> {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  const container = document.createElement("div");
  document.body.replaceChildren(container);
  const root = createRoot(container);
  const translator = createTranslator(language);
  const render = (next: ReactNode) =>
    act(async () => root.render(<TranslatorProvider translator={translator}>{next}</TranslatorProvider>));
  onTestFinished(() => act(async () => root.unmount()));
  await render(node);
  return { container, render };
}

/** By accessible name, as the browser would say it: aria-label, else its text. */
export function buttonNamed(container: ParentNode, name: string): HTMLButtonElement {
  const buttons = [...container.querySelectorAll("button")];
  const found = buttons.find(
    (button) => (button.getAttribute("aria-label") ?? button.textContent?.trim()) === name,
  );
  if (found === undefined) {
    throw new Error(
      `no button "${name}" among: ${buttons.map((b) => b.getAttribute("aria-label") ?? b.textContent).join(", ")}`,
    );
  }
  return found;
}

export function click(element: HTMLElement): Promise<void> {
  return act(async () => element.click());
}
