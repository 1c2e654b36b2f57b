import { act } from "react";
import { describe, expect, it, vi } from "vitest";
import type { PeerSession } from "#transport/peer-session";
import type { SessionSnapshot } from "#transport/snapshot";
import { buttonNamed, click, renderForTest } from "#ui/test-render.tsx";
import {
  endedState,
  inPhase,
  itemStates,
  sessionStates,
  snapshotBase,
  unfinishedItems,
} from "#ui/test-states.ts";
import type { PageServices } from "../start.ts";
import { App } from "./App.tsx";

/** A store like the real one, that takes notes of what is asked of it. */
function createNotingSession(first: SessionSnapshot) {
  let snapshot = first;
  const listeners = new Set<() => void>();
  const session = {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    sendText: vi.fn(() => "sent-text-9"),
    sendFiles: vi.fn(() => itemStates.filesQueued.id),
    cancel: vi.fn(),
    removeQueued: vi.fn(),
    readFile: vi.fn(() => Promise.resolve(new File([], "empty"))),
    discard: vi.fn(),
    closed: Promise.resolve(),
    end: vi.fn(),
  } satisfies PeerSession;
  const update = (next: SessionSnapshot) =>
    act(async () => {
      snapshot = next;
      for (const listener of listeners) listener();
    });
  return { session, update };
}

function servicesFor(session: PeerSession, over: Partial<PageServices> = {}): PageServices {
  return { start: { kind: "session", session }, openHost: null, reopenGuest: () => null, ...over };
}

function isLeavingGuarded(): boolean {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

describe("the page", () => {
  it("follows its session from screen to screen", async () => {
    const { session, update } = createNotingSession(sessionStates.connecting);
    const { container } = await renderForTest(<App services={servicesFor(session)} />);
    expect(container.textContent).toContain("Connecting…");
    await update(sessionStates.withText);
    expect(container.textContent).toContain("The meeting moved");
    await update(endedState({ kind: "ended-by-peer" }));
    expect(container.textContent).toContain("The other device ended the session.");
  });

  it("has its places for news before the first, whatever screen is shown", async () => {
    const { session, update } = createNotingSession(sessionStates.connecting);
    const { container } = await renderForTest(<App services={servicesFor(session)} />);
    const places = [...container.querySelectorAll("p.sr-only[aria-live=polite]")];
    expect(places[0]?.textContent).toBe("");
    await update(sessionStates.withText);
    await update(endedState({ kind: "ended-by-peer" }, { items: sessionStates.withText.items }));
    expect([...container.querySelectorAll("p.sr-only[aria-live=polite]")]).toEqual(places);
    expect(places.map(({ textContent }) => textContent)).toEqual([
      "Text received",
      "The other device ended the session.",
    ]);
  });

  it("asks before it is left, and shows progress in its title, only while files are on their way", async () => {
    const { session, update } = createNotingSession(sessionStates.withText);
    await renderForTest(<App services={servicesFor(session)} />);
    expect(isLeavingGuarded()).toBe(false);
    expect(document.title).toBe("PairQR");
    await update(sessionStates.withTransfer);
    expect(isLeavingGuarded()).toBe(true);
    expect(document.title).toBe("39% – PairQR");
    await update(sessionStates.withPhotos);
    expect(isLeavingGuarded()).toBe(false);
    expect(document.title).toBe("PairQR");
  });

  it("asks before it is left after the end, for as long as received files are not saved", async () => {
    vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:test");
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
    const { session, update } = createNotingSession(
      inPhase(snapshotBase.phase, { items: [itemStates.fileDone] }),
    );
    const { container } = await renderForTest(<App services={servicesFor(session)} />);
    // A reload comes back into the session, and to its files.
    expect(isLeavingGuarded()).toBe(false);
    await update(endedState({ kind: "ended-by-peer" }, { items: [itemStates.fileDone] }));
    expect(isLeavingGuarded()).toBe(true);
    await click(buttonNamed(container, "Save Annual report 2026.pdf"));
    expect(isLeavingGuarded()).toBe(false);
    vi.restoreAllMocks();
  });

  it("asks before a host is left, which does not come back, for as long as received files are not saved", async () => {
    const { fileDone } = itemStates;
    const { session, update } = createNotingSession(
      inPhase(snapshotBase.phase, { role: "host", items: [fileDone] }),
    );
    await renderForTest(<App services={servicesFor(session)} />);
    expect(isLeavingGuarded()).toBe(true);
    await update(inPhase(snapshotBase.phase, { role: "host", items: [itemStates.textReceived] }));
    expect(isLeavingGuarded()).toBe(false);
  });

  it("keeps the screen awake only while files are on their way", async () => {
    const release = vi.fn(() => Promise.resolve());
    const request = vi.fn(() => Promise.resolve({ release }));
    Object.defineProperty(navigator, "wakeLock", { configurable: true, value: { request } });
    const { session, update } = createNotingSession(sessionStates.withText);
    await renderForTest(<App services={servicesFor(session)} />);
    expect(request).not.toHaveBeenCalled();
    await update(sessionStates.withTransfer);
    expect(request).toHaveBeenCalledOnce();
    await update(sessionStates.withPhotos);
    expect(release).toHaveBeenCalledOnce();
    Reflect.deleteProperty(navigator, "wakeLock");
  });

  it("asks before received files go that nobody has saved, frees the disk, and only hides a text", async () => {
    const { session, update } = createNotingSession(sessionStates.withPhotos);
    const { container } = await renderForTest(<App services={servicesFor(session)} />);
    await click(buttonNamed(container, "Remove"));
    expect(container.textContent).toContain("Not saved yet.");
    expect(document.activeElement).toBe(buttonNamed(container, "Keep"));
    await click(buttonNamed(container, "Keep"));
    expect(container.textContent).not.toContain("Not saved yet.");
    await click(buttonNamed(container, "Remove"));
    expect(session.discard).not.toHaveBeenCalled();
    await click(buttonNamed(container, "Delete"));
    expect(session.discard).toHaveBeenCalledWith(itemStates.photosDone.id);
    await update(sessionStates.withText);
    await click(buttonNamed(container, "Remove"));
    expect(session.removeQueued).toHaveBeenCalledWith(itemStates.textReceived.id);
  });

  it("says why when there is no session, and becomes a host when asked", async () => {
    const { session: host } = createNotingSession(sessionStates.waiting);
    const openHost = vi.fn(() => host);
    const services: PageServices = {
      start: { kind: "refused", reason: { kind: "link-invalid" } },
      openHost,
      reopenGuest: () => null,
    };
    const { container } = await renderForTest(<App services={services} />);
    expect(container.textContent).toContain("This link is not complete");
    await click(buttonNamed(container, "Share from this device"));
    expect(openHost).toHaveBeenCalledOnce();
    expect(container.textContent).toContain("Share from here");
  });

  it("takes what nobody came for into the next code, files included", async () => {
    const { session, update } = createNotingSession(sessionStates.waiting);
    const { session: next } = createNotingSession(sessionStates.waiting);
    const services = servicesFor(session, { openHost: () => next });
    const { container } = await renderForTest(<App services={services} />);

    const input = container.querySelector<HTMLInputElement>("input[data-picker=files]");
    const file = new File(["x"], "1.txt");
    if (input === null) throw new Error("no picker");
    Object.defineProperty(input, "files", { value: [file] });
    await act(async () => input.dispatchEvent(new Event("change", { bubbles: true })));

    const [textUnsent, textUndelivered, filesUnsent] = unfinishedItems;
    const items = [textUnsent, textUndelivered, filesUnsent, itemStates.textDelivered].filter(
      (item) => item !== undefined,
    );
    await update(endedState({ kind: "link-expired" }, { role: "host", items }));
    await click(buttonNamed(container, "New code"));
    const { textKind, title, text } = itemStates.textQueued;
    expect(next.sendText.mock.calls).toEqual([[{ textKind, title, text }]]);
    expect(next.sendFiles.mock.calls).toEqual([[[{ file, path: "1.txt" }]]]);
  });
});
