import { act } from "react";
import { describe, expect, it, vi } from "vitest";
import { saveKey } from "#ui/save-key.ts";
import { buttonNamed, click, renderForTest } from "#ui/test-render.tsx";
import { endedState, itemStates, sessionStates } from "#ui/test-states.ts";
import { pageMessages } from "../i18n/messages.ts";
import { Screen } from "./Screen.tsx";
import { createTestActions } from "./test-actions.ts";

const { unsaved } = pageMessages.en.ended;

async function readEnded(items: Parameters<typeof endedState>[1], saved: readonly string[] = []) {
  const { container } = await renderForTest(
    <Screen
      snapshot={endedState({ kind: "ended-by-peer" }, items)}
      actions={createTestActions({ saved: new Set(saved) })}
    />,
  );
  return container.textContent;
}

const askedAboutSeveral = "If the browser asks about several downloads, allow it.";

describe("received files that were not saved", () => {
  const { photosDone, fileDelivered, textReceived } = itemStates;

  it("are gone with the page, and the ended screen says so until the last of them is saved", async () => {
    const keys = photosDone.files.map((_, index) => saveKey(photosDone.id, index));
    expect(await readEnded({ items: [photosDone] })).toContain(unsaved);
    expect(await readEnded({ items: [photosDone] }, keys.slice(1))).toContain(unsaved);
    expect(await readEnded({ items: [photosDone] }, keys)).not.toContain(unsaved);
  });

  it("are asked about before another session takes the place of theirs", async () => {
    const actions = createTestActions();
    const snapshot = endedState({ kind: "ended-by-peer" }, { items: [photosDone] });
    const { container } = await renderForTest(<Screen snapshot={snapshot} actions={actions} />);
    await click(buttonNamed(container, "Share from this device"));
    await click(buttonNamed(container, "Keep"));
    expect(document.activeElement).toBe(buttonNamed(container, "Share from this device"));
    expect(actions.shareFromHere).not.toHaveBeenCalled();
    await click(buttonNamed(container, "Share from this device"));
    await click(buttonNamed(container, "Delete and show a code"));
    expect(actions.shareFromHere).toHaveBeenCalledOnce();
  });

  it("are no matter where there are none", async () => {
    expect(await readEnded({ items: [fileDelivered, textReceived] })).not.toContain(unsaved);
  });

  it("count as saved once they were, one by one or all at once", async () => {
    vi.useFakeTimers();
    vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:test");
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
    const actions = createTestActions();
    const photos = { ...photosDone, id: "photos" };
    const { container } = await renderForTest(
      <Screen
        snapshot={endedState({ kind: "ended-here" }, { items: [itemStates.fileDone, photos] })}
        actions={actions}
      />,
    );
    await click(buttonNamed(container, "Save Annual report 2026.pdf"));
    expect(actions.markSaved).toHaveBeenLastCalledWith(itemStates.fileDone.id, 0);
    expect(container.textContent).not.toContain(askedAboutSeveral);
    await click(buttonNamed(container, "Save all"));
    expect(container.textContent).toContain(askedAboutSeveral);
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(actions.markSaved).toHaveBeenLastCalledWith("photos", 2);
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
});

it.each([
  ["link-expired", "guest", "bg-accent-soft"],
  ["in-another-tab", "guest", "bg-accent-soft"],
  ["peer-lost", "guest", "bg-warn-soft"],
  ["too-many-attempts", "guest", "bg-warn-soft"],
  ["too-many-attempts", "host", "bg-danger-soft"],
  ["tampered", "guest", "bg-danger-soft"],
] as const)("%s has a %s's colour, the computer's too", async (kind, role, ground) => {
  const { container } = await renderForTest(
    <Screen snapshot={endedState({ kind }, { role })} actions={createTestActions()} />,
  );
  expect(container.querySelector("h2")?.closest("[role]")?.className).toContain(ground);
});

describe("what was typed and not sent", () => {
  const showDraft = (typed: string) => {
    const actions = createTestActions();
    actions.draft.keep(typed);
    return renderForTest(<Screen snapshot={endedState({ kind: "ended-by-peer" })} actions={actions} />);
  };

  it("is there to be copied once the box is gone", async () => {
    const { container } = await showDraft("half a letter\n");
    const card = container.querySelector("article");
    expect(card?.textContent).toContain("Not sent");
    expect(card?.textContent).toContain("half a letter");
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    await click(buttonNamed(container, "Copy"));
    expect(writeText).toHaveBeenCalledWith("half a letter\n");
    writeText.mockRestore();
  });

  it("is no card where it is blank", async () => {
    const { container } = await showDraft(" \n");
    expect(container.querySelector("article")).toBeNull();
  });
});

describe("a host whose guest finds no path", () => {
  it("says so, and offers another code in place of one that is used", async () => {
    const actions = createTestActions();
    const { container } = await renderForTest(<Screen snapshot={sessionStates.noPath} actions={actions} />);
    expect(container.textContent).toContain("the network between them lets nothing through");
    expect(container.textContent).not.toContain("Connecting…");
    await click(buttonNamed(container, "New code"));
    expect(actions.shareFromHere).toHaveBeenCalledOnce();
  });
});
