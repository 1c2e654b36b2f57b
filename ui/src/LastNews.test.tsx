import { describe, expect, it } from "vitest";
import type { Item, SessionSnapshot } from "#transport/snapshot";
import { languages } from "./i18n/catalogue.ts";
import { stripControls } from "./i18n/isolate.ts";
import { createTranslator } from "./i18n/translator.ts";
import { LastNews } from "./LastNews.tsx";
import { renderForTest } from "./test-render.tsx";
import { endedState, itemStates, sessionStates } from "./test-states.ts";

function list(...items: Item[]) {
  return <LastNews session={{ ...sessionStates.connected, items }} />;
}

describe("arrivals", () => {
  it.each([...languages])("and what was not taken are announced (%s)", async (language) => {
    const { textQueued, textRefused, filesRefused } = itemStates;
    const { here } = createTranslator(language).messages.cancels;
    const { container, render } = await renderForTest(list(textQueued), language);
    const news = () => stripControls(container.querySelector("[aria-live=polite]")?.textContent ?? "");
    expect(news()).toBe("");
    await render(list(textQueued, textRefused));
    expect(news()).toBe(here["too-many"]);
    await render(list(textQueued, textRefused, filesRefused));
    expect(news()).toBe(`Annual report 2026.pdf – ${here["too-large"]}`);
  });

  it("are announced politely", async () => {
    const { container, render } = await renderForTest(list());
    const announced = () => container.querySelector("[aria-live=polite]")?.textContent;
    expect(announced()).toBe("");
    await render(list(itemStates.textReceived));
    expect(announced()).toBe("Text received");
    await render(list(itemStates.textReceived, itemStates.photosDone));
    expect(announced()).toBe("3 files received");
    await render(list(itemStates.textReceived));
    expect(announced()).toBe("");
  });

  it("of the same kind are announced each, and so is what fails, wherever it stands", async () => {
    const { textReceived, fileActive } = itemStates;
    const { container, render } = await renderForTest(list(fileActive, textReceived));
    const news = () => container.querySelector("[aria-live=polite]")?.firstElementChild;
    const first = news();
    await render(list(fileActive, textReceived, { ...textReceived, id: "second" }));
    expect(news()?.textContent).toBe("Text received");
    expect(news()).not.toBe(first);
    const failed = {
      ...fileActive,
      state: { kind: "cancelled", by: "peer", reason: "file-unreadable" },
    } as const;
    await render(list(failed, textReceived, { ...textReceived, id: "second" }));
    expect(stripControls(news()?.textContent ?? "")).toMatch(/^Annual report 2026\.pdf – .+\.$/);
  });
});

describe("what becomes of the connection", () => {
  const en = createTranslator("en").messages;

  async function follow(session: SessionSnapshot) {
    const { container, render } = await renderForTest(<LastNews session={session} />);
    const [, place] = container.querySelectorAll("[aria-live=polite]");
    const heard = () => stripControls(place?.textContent ?? "");
    return { heard, show: (next: SessionSnapshot) => render(<LastNews session={next} />) };
  }

  it("is said in a place that was there before: who came, that it went, why it is over", async () => {
    const { heard, show } = await follow(sessionStates.waiting);
    expect(heard()).toBe("");
    await show(sessionStates.connected);
    expect(heard()).toBe("Connected to Chromium on Linux");
    await show(sessionStates.reconnecting);
    expect(heard()).toBe(en.connection.reconnecting);
    await show(endedState({ kind: "ended-by-peer" }));
    expect(heard()).toBe(en.endings.guest["ended-by-peer"].what);
  });

  it("is left to an alarm where there is one, and an own end needs no words", async () => {
    const { heard, show } = await follow(endedState({ kind: "tampered" }));
    expect(heard()).toBe("");
    await show(endedState({ kind: "ended-here" }));
    expect(heard()).toBe("");
  });
});
