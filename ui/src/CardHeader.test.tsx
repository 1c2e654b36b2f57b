import { describe, expect, it, vi } from "vitest";
import type { FilesState, Item, TextItem } from "#transport/snapshot";
import { languages } from "./i18n/catalogue.ts";
import { stripControls } from "./i18n/isolate.ts";
import { createTranslator } from "./i18n/translator.ts";
import { TransferList } from "./TransferList.tsx";
import { buttonNamed, click, renderForTest } from "./test-render.tsx";
import { fileRow, filesItem, itemStates, textItem, unfinishedItems } from "./test-states.ts";

const linkName = "How QR codes work, and why they need a quiet zone";
const timeOfDay = /\d{1,2}:\d{2}/;

async function readHeader(item: Item): Promise<string> {
  const { container } = await renderForTest(<TransferList items={[item]} onCancel={vi.fn()} />);
  return container.querySelector("article > div")?.textContent ?? "";
}

describe("a card says that something is sent or received, and when, no sooner than it is true", () => {
  const cancelled: FilesState = { kind: "cancelled", by: "peer", reason: "user" };
  const files: readonly (readonly [FilesState, sent: string, received: string])[] = [
    [{ kind: "queued" }, "↑Waiting to send", "↓Receiving…"],
    [{ kind: "active" }, "↑Sending…", "↓Receiving…"],
    [{ kind: "paused" }, "↑Sending…", "↓Receiving…"],
    [cancelled, "↑Cancelled", "↓Cancelled"],
    [{ ...cancelled, reason: "storage-full" }, "↑Failed", "↓Failed"],
    [{ kind: "cancelled", by: "here", reason: "file-unreadable" }, "↑Failed", "↓Failed"],
    [{ kind: "cancelled", by: "here", reason: "reloaded" }, "↑Interrupted", "↓Interrupted"],
    [
      { kind: "unfinished", wasQueued: false },
      "↑Not finished: the session ended. Send it again with a new code.",
      "↓Not finished: the session ended",
    ],
    // It goes out with a new code by itself.
    [{ kind: "unfinished", wasQueued: true }, "↑Not sent", "↓Not finished: the session ended"],
  ];
  it.each(files)("files that are $kind", async (state, sent, received) => {
    expect(await readHeader(filesItem({ state, direction: "sent" }))).toBe(sent);
    expect(await readHeader(filesItem({ state }))).toBe(received);
  });

  const texts: readonly (readonly [TextItem["state"], string])[] = [
    ["queued", "↑Goes out once connected"],
    ["sent", "↑Sending…"],
    ["refused", "↑Not sent"],
    ["unsent", "↑Not sent"],
    ["undelivered", "↑Delivery not confirmed"],
  ];
  it.each(texts)("a text that is %s", async (state, words) => {
    expect(await readHeader(textItem({ state, direction: "sent" }))).toBe(words);
  });

  it.each([
    ["files sent", itemStates.fileDelivered, /^↑Sent/],
    ["files received", itemStates.fileDone, /^↓Received/],
    ["a text delivered", itemStates.textDelivered, /^↑Sent/],
    ["a text received", itemStates.textReceived, /^↓Received/],
  ] as const)("%s: with the time", async (_name, item, words) => {
    const header = await readHeader(item);
    expect(header).toMatch(words);
    expect(header).toMatch(timeOfDay);
  });
});

describe("after the end", () => {
  it.each([...languages])(
    "nothing promises to go on, nor can be cancelled, and all can be removed (%s)",
    async (language) => {
      const { messages } = createTranslator(language);
      const onRemove = vi.fn();
      const { container } = await renderForTest(
        <TransferList items={unfinishedItems} onCancel={vi.fn()} onRemove={onRemove} />,
        language,
      );
      expect(container.querySelectorAll("[role=progressbar]")).toHaveLength(0);
      for (const words of [messages.files.paused, messages.files.cancel, messages.text.states.sent]) {
        expect(container.textContent).not.toContain(words);
      }
      const hide = [...container.querySelectorAll(`button[aria-label="${messages.items.remove}"]`)];
      expect(hide).toHaveLength(unfinishedItems.length);
      await click(buttonNamed(container, messages.items.remove));
      expect(onRemove).toHaveBeenCalledWith(unfinishedItems.at(-1));
    },
  );

  it("a file that had come can still be taken", async () => {
    const { container } = await renderForTest(
      <TransferList
        items={unfinishedItems}
        onCancel={vi.fn()}
        renderFileAction={(item, index) => <button type="button">{item.files[index]?.name}</button>}
      />,
    );
    expect(buttonNamed(container, "IMG_2041.jpg")).toBeTruthy();
    expect(() => buttonNamed(container, "IMG_2042.jpg")).toThrow();
  });
});

describe("what a reload of the page cut short", () => {
  it.each([...languages])(
    "says so, what is known to have arrived, and can be hidden (%s)",
    async (language) => {
      const { messages } = createTranslator(language);
      const item = itemStates.photosCut;
      const onRemove = vi.fn();
      const { container } = await renderForTest(
        <TransferList items={[item]} onCancel={vi.fn()} onRemove={onRemove} />,
        language,
      );
      expect(container.textContent).toContain(messages.cancels.here.reloaded);
      const { done, unconfirmed } = messages.files.fileStates;
      const rows = [...container.querySelectorAll("article li")].map(({ textContent }) => textContent ?? "");
      expect(rows.map((words) => [words.includes(done), words.includes(unconfirmed)])).toEqual([
        [true, false],
        [false, true],
        [false, true],
      ]);
      await click(buttonNamed(container, messages.items.remove));
      expect(onRemove).toHaveBeenCalledWith(item);
    },
  );
});

describe("what the same button on each card is about", () => {
  const folder = filesItem({
    files: ["a.jpg", "b.jpg"].map((name) => fileRow({ name, path: `Holiday/${name}` })),
  });
  const titles = async (item: Item) => {
    const { container } = await renderForTest(
      <TransferList items={[item]} onCancel={vi.fn()} onRemove={vi.fn()} />,
    );
    const all = [...container.querySelectorAll<HTMLElement>("article button[title]")];
    return all.map(({ title }) => stripControls(title));
  };

  it.each([
    ["one file", itemStates.fileDone, ["Remove – Annual report 2026.pdf"]],
    ["several files", itemStates.photosDone, ["Remove – 3 files"]],
    ["a folder", folder, ["Remove – Holiday"]],
    ["a text", textItem({ text: "\n  First line.\nSecond" }), ["Remove – First line.", "First line."]],
    ["a link", itemStates.linkReceived, [`Remove – ${linkName}`, linkName]],
  ] as const)("is said of %s", async (_name, item, expected) => {
    expect(await titles(item)).toEqual(expected);
  });

  it("is no more of a long text than its beginning, in whole characters", async () => {
    const [remove, copy] = await titles(textItem({ text: "😀".repeat(10_000) }));
    expect(copy).toBe("😀".repeat(60));
    expect(remove).toBe(`Remove – ${copy}`);
  });

  it("cannot turn the words around it", async () => {
    const { container } = await renderForTest(
      <TransferList items={[itemStates.linkHostile]} onCancel={vi.fn()} onRemove={vi.fn()} />,
    );
    expect(buttonNamed(container, "Remove").title).not.toContain("\u202e");
  });
});
