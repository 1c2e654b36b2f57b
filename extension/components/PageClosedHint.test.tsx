import { expect, test } from "vitest";
import { languages } from "#ui/i18n/catalogue.ts";
import { buttonNamed, renderForTest } from "#ui/test-render.tsx";
import { strings } from "../strings/strings.ts";
import { PopupView } from "./PopupApp.tsx";
import { createTestActions } from "./test-actions.ts";
import { popupStates } from "./test-states.ts";

const view = (name: keyof typeof popupStates) => (
  <PopupView state={popupStates[name]} actions={createTestActions()} />
);

test.each([...languages])(
  "a phone whose page may be closed: the popup names the button that helps (%s)",
  async (language) => {
    const { pageClosed, newCodeShort } = strings[language].popup;
    expect(pageClosed).toContain(newCodeShort);
    for (const name of ["quiet", "reconnecting"] as const) {
      const { container } = await renderForTest(view(name), language);
      expect(container.textContent).toContain(pageClosed);
      expect(buttonNamed(container, newCodeShort)).toBeTruthy();
    }
    const { container } = await renderForTest(view("connected"), language);
    expect(container.textContent).not.toContain(pageClosed);
  },
);
