import { describe, expect, it, vi } from "vitest";
import { languages } from "./i18n/catalogue.ts";
import { createTranslator } from "./i18n/translator.ts";
import { TransferList } from "./TransferList.tsx";
import { buttonNamed, click, renderForTest } from "./test-render.tsx";
import { fileRow, filesItem, itemStates, textItem } from "./test-states.ts";

function list(...items: Parameters<typeof TransferList>[0]["items"]) {
  return <TransferList items={items} onCancel={vi.fn()} />;
}

/** No half of a surrogate pair: encodeURIComponent throws at one. */
function isWellFormed(text: string | null | undefined): boolean {
  try {
    return encodeURIComponent(text ?? "") !== "";
  } catch {
    return false;
  }
}

describe("a long text", () => {
  it("shows its beginning, and all of it when asked", async () => {
    const text = `${"word ".repeat(200_000)}end`;
    const { container } = await renderForTest(list(textItem({ text })));
    expect(container.textContent?.length).toBeLessThan(3_000);
    await click(buttonNamed(container, "Show all (1 MB)"));
    expect(container.querySelector("[dir=auto]")?.textContent).toBe(text);
  });

  it("is not cut inside a character, whole or in part", async () => {
    const text = "😀".repeat(20_000);
    const { container } = await renderForTest(list(textItem({ text: `a${text}` })));
    const shown = container.querySelector("[dir=auto]");
    expect(isWellFormed(shown?.textContent)).toBe(true);
    await click(buttonNamed(container, "Show all (80 kB)"));
    for (const block of shown?.children ?? []) expect(isWellFormed(block.textContent)).toBe(true);
    expect(shown?.textContent).toBe(`a${text}`);
  });
});

describe("a text of many short lines", () => {
  it("is cut by its height, and says so where it is more than that", async () => {
    const heights = { scrollHeight: 24_000, clientHeight: 336 };
    for (const [name, value] of Object.entries(heights)) {
      vi.spyOn(HTMLElement.prototype, name as keyof typeof heights, "get").mockReturnValue(value);
    }
    const { container } = await renderForTest(list(textItem({ text: "a\n".repeat(900) })));
    const shown = container.querySelector("[dir=auto]");
    await vi.waitFor(() => buttonNamed(container, "Show all (1.8 kB)"));
    expect(shown?.className).toContain("line-clamp");
    await click(buttonNamed(container, "Show all (1.8 kB)"));
    expect(shown?.className).not.toContain("line-clamp");
    await click(buttonNamed(container, "Show less"));
    expect(shown?.className).toContain("line-clamp");
    vi.restoreAllMocks();
  });
});

describe("a text with links in it", () => {
  it.each([
    ["en", "Open link: rail.example"],
    ["fr", "Ouvrir le lien\u00a0: rail.example"],
  ] as const)("says where each leads to those who hear it (%s)", async (language, label) => {
    const { container } = await renderForTest(list(itemStates.textWithLinks), language);
    expect(container.querySelector("article a")?.getAttribute("aria-label")).toBe(label);
  });

  const text = "The map: https://example.org/map. Book at https://rooms.example/?a=1!";

  it("has a button for each that was received, named after where it leads", async () => {
    const { container } = await renderForTest(list({ ...itemStates.textReceived, text }));
    const links = [...container.querySelectorAll<HTMLAnchorElement>("article a")];
    expect(links.map((link) => [link.textContent, link.href])).toEqual([
      ["example.org", "https://example.org/map"],
      ["rooms.example", "https://rooms.example/?a=1"],
    ]);
    expect(links.every(({ rel, target }) => rel === "noreferrer noopener" && target === "_blank")).toBe(true);
  });

  it("and a host too long for a row keep the end of the host: whose it is", async () => {
    const host = `accounts.google.com.${"a".repeat(60)}.evil.example`;
    const { container, render } = await renderForTest(
      list({ ...itemStates.textReceived, text: `see https://${host}/` }),
    );
    expect(container.querySelector("article a")?.textContent).toMatch(/^…a+\.evil\.example$/);
    expect(container.querySelector("article a")?.getAttribute("aria-label")).toContain(host);
    await render(list({ ...itemStates.linkReceived, id: "link", text: `https://${host}/sign-in` }));
    expect(container.querySelector("article")?.textContent).toMatch(/https:\/\/…a+\.evil\.example\/sign-in/);
  });

  it("has none that was sent", async () => {
    const { container } = await renderForTest(list({ ...itemStates.textDelivered, text }));
    expect(container.querySelector("article a")).toBeNull();
  });
});

describe("files", () => {
  it("show progress, rate and time left while they are on their way", async () => {
    const { container } = await renderForTest(list(itemStates.fileActive));
    const bar = container.querySelector("[role=progressbar]");
    expect(bar?.getAttribute("aria-valuenow")).toBe("39");
    expect(container.textContent).toContain("1.9 MB of 4.8 MB · 8.2 MB/s · 4 sec left");
  });

  it("are rows when few, and a summary that opens when many", async () => {
    const { container, render } = await renderForTest(list(itemStates.photosActive));
    expect(container.querySelectorAll("article li")).toHaveLength(3);
    await render(list({ ...itemStates.folderActive, id: "many" }));
    expect(container.querySelectorAll("article li")).toHaveLength(0);
    expect(container.textContent).toContain("120 of 512 files");
    await click(buttonNamed(container, "Show files"));
    expect(container.querySelectorAll("article li")).toHaveLength(100);
    await click(buttonNamed(container, "and 412 more"));
    expect(container.querySelectorAll("article li")).toHaveLength(200);
  });

  it("of one folder go by its name, others by how many they are", async () => {
    const inFolder = (folder: string) => fileRow({ name: "a.jpg", path: `${folder}/a.jpg` });
    const titleOf = (container: HTMLElement) => container.querySelector("article .font-medium.line-clamp-3");
    const one = filesItem({ files: [inFolder("Holiday"), inFolder("Holiday/day 2")] });
    const { container, render } = await renderForTest(list(one));
    expect(titleOf(container)?.textContent).toBe("Holiday");
    expect(container.textContent).toContain("2 files · ");
    await render(list({ ...one, id: "two", files: [inFolder("Holiday"), inFolder("Holidays")] }));
    expect(titleOf(container)?.textContent).toBe("2 files");
    await render(list({ ...one, id: "none", files: [fileRow(), fileRow()] }));
    expect(titleOf(container)?.textContent).toBe("2 files");
  });

  it("with a very long name keep its ending, whole characters, and the name as a title", async () => {
    const name = `${"😀".repeat(120)}.tar.gz`;
    const { container } = await renderForTest(list(filesItem({ files: [fileRow({ name }), fileRow()] })));
    const shown = container.querySelector("article li bdi")?.textContent;
    expect(shown).toMatch(/^(😀)+…(😀)+\.tar\.gz$/u);
    expect([...(shown ?? "")].length).toBeLessThan(60);
    expect(isWellFormed(shown)).toBe(true);
    expect(container.querySelector("article li [title]")?.getAttribute("title")).toBe(name);
  });

  it("of ten thousand render at once only as many as a screen needs", async () => {
    const files = Array.from({ length: 10_000 }, (_, index) => fileRow({ name: `${index}` }));
    const { container } = await renderForTest(list(filesItem({ files })));
    expect(container.querySelectorAll("*").length).toBeLessThan(100);
  });

  it("of no bytes are no division by zero", async () => {
    const item = { ...itemStates.fileEmpty, state: { kind: "active" } as const };
    const { container } = await renderForTest(list(item));
    expect(container.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow")).toBe("0");
  });
});

describe("what was not taken", () => {
  it.each([...languages])("says why and what to do, a text as well as files (%s)", async (language) => {
    const { textQueued, textRefused, filesRefused } = itemStates;
    const { here } = createTranslator(language).messages.cancels;
    const { container, render } = await renderForTest(list(textQueued), language);
    const newest = () => container.querySelector("article .text-danger")?.textContent;
    expect(newest()).toBeUndefined();
    await render(list(textQueued, textRefused));
    expect(newest()).toBe(here["too-many"]);
    await render(list(textQueued, textRefused, filesRefused));
    expect(newest()).toBe(here["too-large"]);
  });
});
