import { beforeEach, describe, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { openStoredDraft, openStoredEdits, openStoredPlainText } from "./stored-drafts.ts";

beforeEach(() => fakeBrowser.reset());

describe.each([
  ["the box that sends", "draft", openStoredDraft, 1_000_000],
  ["the plain code's box", "plainText", openStoredPlainText, 100_000],
] as const)("%s", (_name, key, open, maxChars) => {
  const stored = () => fakeBrowser.storage.session.get();

  test("the next popup begins with what the last one held", async () => {
    const draft = await open();
    expect(draft.read()).toBe("");
    for (const text of ["h", "ha", "half"]) draft.keep(text);
    await vi.waitFor(async () => expect((await open()).read()).toBe("half"));
  });

  test("what was sent or emptied leaves nothing", async () => {
    const draft = await open();
    draft.keep("sent");
    draft.keep("");
    await vi.waitFor(async () => expect(await stored()).toEqual({ [key]: "" }));
  });

  test.each([
    [maxChars, maxChars],
    [maxChars + 1, 0],
  ])("of %d characters, %d are kept", async (length, keptLength) => {
    const draft = await open();
    draft.keep("before");
    draft.keep("x".repeat(length));
    await vi.waitFor(async () => expect((await open()).read().length).toBe(keptLength));
    expect(draft.read().length).toBe(length);
  });

  test("what is no text is as good as nothing", async () => {
    await fakeBrowser.storage.session.set({ [key]: { not: "a text" } });
    expect((await open()).read()).toBe("");
  });

  test("nothing of it is on the disk", async () => {
    (await open()).keep("not for the disk");
    await vi.waitFor(async () => expect(await stored()).toEqual({ [key]: "not for the disk" }));
    expect(await fakeBrowser.storage.local.get()).toEqual({});
  });
});

describe("edits", () => {
  const edit = (itemId: string, original: string, text: string) => ({ itemId, original, text });

  async function keptOf(...edits: ReturnType<typeof edit>[]): Promise<readonly string[]> {
    (await openStoredEdits()).keep(edits);
    await vi.waitFor(async () => expect(await fakeBrowser.storage.session.get()).toHaveProperty("edits"));
    return (await openStoredEdits()).read().map(({ itemId }) => itemId);
  }

  test("the next popup has those that changed something", async () => {
    const kept = await keptOf(edit("a", "one", "one!"), edit("b", "two", "two"), edit("c", "three", " \n"));
    expect(kept).toEqual(["a"]);
  });

  test("with the texts they began from they have one room, and the newest goes first", async () => {
    const half = "x".repeat(300_000);
    expect(
      await keptOf(edit("old", half, "x"), edit("huge", half, `${half}x`), edit("new", "", half)),
    ).toEqual(["new"]);
    expect(await keptOf(edit("exact", half, `${half.slice(1)}y`))).toEqual(["exact"]);
  });

  test("what has not their form is as good as none", async () => {
    await fakeBrowser.storage.session.set({ edits: [{ itemId: 1 }] });
    expect((await openStoredEdits()).read()).toEqual([]);
  });
});
