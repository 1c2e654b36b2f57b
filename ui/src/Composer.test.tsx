import { act } from "react";
import { describe, expect, it, vi } from "vitest";
import { Composer } from "./Composer.tsx";
import { createDraft } from "./draft.ts";
import { buttonNamed, click, renderForTest } from "./test-render.tsx";

async function renderComposer(draft = createDraft()) {
  const onSendText = vi.fn();
  const onSendFiles = vi.fn();
  const { container } = await renderForTest(
    <Composer
      onSendText={onSendText}
      onSendFiles={onSendFiles}
      pickers={["photos", "files", "folder"]}
      draft={draft}
    />,
  );
  const box = container.querySelector("textarea");
  if (box === null) throw new Error("no box");
  const type = (text: string) =>
    act(async () => {
      // React hears of a value only through the prototype's setter.
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set?.call(box, text);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  return { container, box, type, onSendText, onSendFiles };
}

type Entry = Readonly<Record<string, unknown>>;

const fileEntry = (path: string, isShut = false): Entry => ({
  isFile: true,
  isDirectory: false,
  fullPath: path,
  file: (done: (file: File) => void, failed: (error: Error) => void) =>
    isShut ? failed(new Error("shut")) : done(new File(["x"], path.split("/").at(-1) ?? "")),
});

const folderEntry = (path: string, children: readonly Entry[], isShut = false): Entry => ({
  isFile: false,
  isDirectory: true,
  fullPath: path,
  createReader() {
    const batches = [children, []];
    return {
      readEntries: (done: (batch: unknown) => void, failed: (error: Error) => void) =>
        isShut ? failed(new Error("shut")) : done(batches.shift()),
    };
  },
});

function drop(entries: readonly Entry[]): Promise<void> {
  const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
  const dataTransfer = { types: ["Files"], files: [], items };
  return act(async () => {
    dispatchEvent(Object.assign(new Event("drop", { cancelable: true }), { dataTransfer }));
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
}

describe("a drop", () => {
  it("of a folder of which some cannot be read sends the rest, and says how much is missing", async () => {
    const { container, type, onSendFiles } = await renderComposer();
    const shut = folderEntry("/trip/private", [], true);
    await drop([folderEntry("/trip", [fileEntry("/trip/a.jpg", true), shut, fileEntry("/trip/b.jpg")])]);
    expect(onSendFiles).toHaveBeenCalledOnce();
    expect(onSendFiles.mock.lastCall?.[0].map(({ path }: { path: string }) => path)).toEqual(["trip/b.jpg"]);
    expect(container.querySelector("[role=alert]")?.textContent).toBe(
      "2 files or folders could not be read and were not sent.",
    );
    await type("on we go");
    expect(container.querySelector("[role=alert]")).toBeNull();
  });

  it("of an empty folder sends nothing, and says so", async () => {
    const { container, onSendFiles } = await renderComposer();
    await drop([folderEntry("/empty", [])]);
    expect(onSendFiles).not.toHaveBeenCalled();
    expect(container.querySelector("[role=alert]")?.textContent).toContain("no file in this folder");
    await drop([folderEntry("/full", [fileEntry("/full/a.jpg")])]);
    expect(onSendFiles).toHaveBeenCalledOnce();
    expect(container.querySelector("[role=alert]")).toBeNull();
  });
});

describe("the box to send from", () => {
  it("sends what was typed and is empty again", async () => {
    const { container, box, type, onSendText } = await renderComposer();
    expect(buttonNamed(container, "Send").disabled).toBe(true);
    await type("two\nlines");
    await click(buttonNamed(container, "Send"));
    expect(onSendText).toHaveBeenCalledWith({ textKind: "text", title: "", text: "two\nlines" });
    expect(box.value).toBe("");
  });

  it("begins with what was typed into the box before it, until that is sent", async () => {
    const draft = createDraft();
    const before = await renderComposer(draft);
    await before.type("half a sentence");
    const after = await renderComposer(draft);
    expect(after.box.value).toBe("half a sentence");
    await click(buttonNamed(after.container, "Send"));
    expect((await renderComposer(draft)).box.value).toBe("");
  });

  it.each([{ ctrlKey: true }, { metaKey: true }])("sends with %j and Enter", async (modifier) => {
    const { box, type, onSendText } = await renderComposer();
    await type("https://example.org/");
    await act(async () => {
      box.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...modifier }),
      );
    });
    expect(onSendText).toHaveBeenCalledWith({ textKind: "link", title: "", text: "https://example.org/" });
  });

  it("does not send with Enter alone", async () => {
    const { box, type, onSendText } = await renderComposer();
    await type("a");
    await act(async () => {
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    });
    expect(onSendText).not.toHaveBeenCalled();
  });

  it("keeps a text over four MiB and says so, instead of cutting it", async () => {
    const { container, box, type, onSendText } = await renderComposer();
    const text = "é".repeat(2 * 1024 * 1024 + 1);
    await type(text);
    await click(buttonNamed(container, "Send"));
    expect(onSendText).not.toHaveBeenCalled();
    expect(box.value.length).toBe(text.length);
    expect(container.querySelector("[role=alert]")?.textContent).toContain("too long");
  });

  it("offers to send such a text as a file, and is empty then", async () => {
    const { container, box, type, onSendText, onSendFiles } = await renderComposer();
    const text = `é${"\n".repeat(4 * 1024 * 1024)}`;
    await type(text);
    await click(buttonNamed(container, "Send"));
    await click(buttonNamed(container, "Send as a file"));
    expect(onSendText).not.toHaveBeenCalled();
    const sent = onSendFiles.mock.calls.flatMap(([files]) => files);
    expect(sent).toHaveLength(1);
    const [{ file, path }] = sent;
    expect([path, file.type, await file.text()]).toEqual(["text.txt", "text/plain", text]);
    expect(box.value).toBe("");
    expect(container.querySelector("[role=alert]")).toBeNull();
  });

  it("hands over picked files in the picker's own event, a folder's with their paths", async () => {
    const { container, onSendFiles } = await renderComposer();
    const input = container.querySelector<HTMLInputElement>("input[data-picker=folder]");
    if (input === null) throw new Error("no picker");
    const file = new File(["x"], "1.txt");
    Object.defineProperty(file, "webkitRelativePath", { value: "notes/1.txt" });
    Object.defineProperty(input, "files", { value: [file] });
    act(() => {
      input.dispatchEvent(new Event("change", { bubbles: true }));
      expect(onSendFiles).toHaveBeenCalledWith([{ file, path: "notes/1.txt" }]);
    });
  });

  it("takes files pasted anywhere on the page, but lets text be pasted as text", async () => {
    const { onSendFiles } = await renderComposer();
    const file = new File(["x"], "image.png");
    const paste = (clipboardData: unknown) =>
      act(async () => {
        window.dispatchEvent(Object.assign(new Event("paste", { cancelable: true }), { clipboardData }));
      });
    await paste({ files: [file], getData: () => "some text" });
    expect(onSendFiles).not.toHaveBeenCalled();
    await paste({ files: [file], getData: () => "" });
    expect(onSendFiles).toHaveBeenCalledWith([{ file, path: "image.png" }]);
  });

  it("takes a folder dropped anywhere on the page, with the paths in it", async () => {
    const { container, onSendFiles } = await renderComposer();
    const file = new File(["x"], "1.txt");
    const child = {
      isFile: true,
      isDirectory: false,
      fullPath: "/notes/1.txt",
      file: (done: (f: File) => void) => done(file),
    };
    const batches = [[child], []];
    const folder = {
      isFile: false,
      isDirectory: true,
      fullPath: "/notes",
      createReader: () => ({ readEntries: (done: (entries: unknown) => void) => done(batches.shift()) }),
    };
    const dataTransfer = { types: ["Files"], files: [], items: [{ webkitGetAsEntry: () => folder }] };
    const drag = (type: string) =>
      act(async () => {
        window.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), { dataTransfer }));
      });
    await drag("dragover");
    expect(container.querySelector("textarea")?.placeholder).toBe("Drop to send");
    await drag("drop");
    expect(container.querySelector("textarea")?.placeholder).not.toBe("Drop to send");
    await vi.waitFor(() => expect(onSendFiles).toHaveBeenCalledWith([{ file, path: "notes/1.txt" }]));
  });
});
