import { afterEach, expect, test, vi } from "vitest";
import { CopyButton } from "./CopyButton.tsx";
import { languages } from "./i18n/catalogue.ts";
import { createTranslator } from "./i18n/translator.ts";
import { buttonNamed, click, renderForTest } from "./test-render.tsx";
import { testLink } from "./test-states.ts";

afterEach(() => vi.restoreAllMocks());

test.each([...languages])(
  "of a link that cannot be copied it names the code, for nothing is there to be selected (%s)",
  async (language) => {
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new DOMException("no", "NotAllowedError"));
    const { code, copy } = createTranslator(language).messages;
    const link = await renderForTest(<CopyButton text={testLink} isLink />, language);
    await click(buttonNamed(link.container, code.copyLink));
    expect(link.container.textContent).toContain(code.notCopied);
    const text = await renderForTest(<CopyButton text="words" />, language);
    await click(buttonNamed(text.container, copy.copy));
    expect(text.container.textContent).toContain(copy.failed);
  },
);
