import { beforeEach, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { openStoredDraft } from "./stored-draft.ts";

beforeEach(() => fakeBrowser.reset());

test("the next popup begins with what the last one held", async () => {
  const draft = await openStoredDraft();
  expect(draft.read()).toBe("");
  for (const text of ["h", "ha", "half"]) draft.keep(text);
  await vi.waitFor(async () => expect((await openStoredDraft()).read()).toBe("half"));
});

test("what was sent leaves nothing", async () => {
  const draft = await openStoredDraft();
  draft.keep("sent");
  draft.keep("");
  await vi.waitFor(async () => expect(await fakeBrowser.storage.session.get("draft")).toEqual({ draft: "" }));
});

test("what is too large for storage.session is not kept there", async () => {
  const draft = await openStoredDraft();
  draft.keep("x".repeat(1_000_001));
  await vi.waitFor(async () => expect(await fakeBrowser.storage.session.get("draft")).toEqual({ draft: "" }));
  expect(draft.read().length).toBe(1_000_001);
});
