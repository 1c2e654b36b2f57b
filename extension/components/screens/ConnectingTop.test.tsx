import { expect, test } from "vitest";
import { languages } from "#ui/i18n/catalogue.ts";
import { createTranslator } from "#ui/i18n/translator.ts";
import { buttonNamed, click, renderForTest } from "#ui/test-render.tsx";
import { strings } from "../../strings/strings.ts";
import { PopupView } from "../PopupApp.tsx";
import { createTestActions } from "../test-actions.ts";
import { popupStates } from "../test-states.ts";

test.each([...languages])(
  "[PR14] a phone that finds no path: the popup says so, and offers a new code in place of the used one (%s)",
  async (language) => {
    const actions = createTestActions();
    const { container } = await renderForTest(
      <PopupView state={popupStates.noPath} actions={actions} />,
      language,
    );
    const { messages } = createTranslator(language);
    const sentence = messages.endings.host["no-path"];
    expect(container.querySelector("h1")?.textContent).toBe(sentence.what);
    expect(container.textContent).toContain(sentence.next);
    expect(container.textContent).not.toContain(messages.connection.connecting);
    expect(container.querySelector("svg[role=img]")).toBeNull();
    await click(buttonNamed(container, strings[language].popup.newCode));
    expect(actions.newCode).toHaveBeenCalledOnce();
  },
);
