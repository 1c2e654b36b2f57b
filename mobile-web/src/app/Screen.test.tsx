import { afterEach, describe, expect, it, vi } from "vitest";
import { languages } from "#ui/i18n/catalogue.ts";
import { createTranslator } from "#ui/i18n/translator.ts";
import { saveKey } from "#ui/save-key.ts";
import { buttonNamed, click, renderForTest } from "#ui/test-render.tsx";
import {
  cancelledItems,
  endedState,
  endReasons,
  hostileName,
  inPhase,
  itemStates,
  sessionStates,
  snapshotBase,
} from "#ui/test-states.ts";
import { Screen } from "./Screen.tsx";
import { createTestActions } from "./test-actions.ts";

afterEach(() => vi.useRealTimers());

const everyState = {
  ...sessionStates,
  cancelled: inPhase(snapshotBase.phase, { items: cancelledItems }),
  ...Object.fromEntries(endReasons.map((reason) => [`ended ${reason.kind}`, endedState(reason)])),
};

describe.each([...languages])("in %s", (language) => {
  it.each(Object.entries(everyState))(
    "%s: every control has a name, and no string is missing",
    async (_name, snapshot) => {
      const { container } = await renderForTest(
        <Screen snapshot={snapshot} actions={createTestActions()} />,
        language,
      );
      expect(container.textContent).not.toMatch(/undefined|\[object|NaN/);
      for (const control of container.querySelectorAll("button, a, textarea")) {
        const label = control.getAttribute("aria-label") ?? control.textContent ?? "";
        const labelled = control.id === "" ? null : container.querySelector(`label[for="${control.id}"]`);
        expect((labelled?.textContent ?? label).trim()).not.toBe("");
      }
      for (const bar of container.querySelectorAll("[role=progressbar]")) {
        expect(bar.getAttribute("aria-label")).toBeTruthy();
        expect(Number(bar.getAttribute("aria-valuenow"))).toBeGreaterThanOrEqual(0);
        expect(Number(bar.getAttribute("aria-valuenow"))).toBeLessThanOrEqual(100);
      }
    },
  );

  it.each(endReasons)("ended by $kind: says what happened and what to do", async (reason) => {
    const { container } = await renderForTest(
      <Screen snapshot={endedState(reason)} actions={createTestActions()} />,
      language,
    );
    const { messages } = createTranslator(language);
    const sentence =
      reason.kind === "protocol-error" ? messages.alerts[reason.code] : messages.endings.guest[reason.kind];
    expect(container.textContent).toContain(sentence.what);
    expect(container.textContent).toContain(sentence.next);
  });
});

describe("a hostile other side", () => {
  it("has its names and texts shown as text, isolated, and opens no link of its making", async () => {
    const { container } = await renderForTest(
      <Screen snapshot={sessionStates.hostile} actions={createTestActions()} />,
    );
    expect(container.querySelectorAll("img:not([src='/favicon.svg'])")).toHaveLength(0);
    expect(container.querySelectorAll("a")).toHaveLength(0);
    expect(container.textContent).toContain("<img src=x");
    expect(container.textContent).not.toContain("\u202e");
    const isolated = [...container.querySelectorAll("bdi")].map((bdi) => bdi.textContent);
    expect(isolated).toContain(hostileName.replace("\u202e", ""));
  });
});

describe("what arrived", () => {
  it("is on top when it is the newest", async () => {
    const { container } = await renderForTest(
      <Screen snapshot={sessionStates.withLink} actions={createTestActions()} />,
    );
    const [first] = container.querySelectorAll("article");
    expect(first?.textContent).toContain(itemStates.linkReceived.title);
    const link = first?.querySelector("a");
    expect(link?.href).toBe(itemStates.linkReceived.text);
    expect(link?.rel).toBe("noreferrer noopener");
    expect(link?.target).toBe("_blank");
  });

  it("keeps a received file's name when it is saved, and never its type", async () => {
    const made: Blob[] = [];
    vi.spyOn(URL, "createObjectURL").mockImplementation((object) => {
      if (object instanceof Blob) made.push(object);
      return "blob:test";
    });
    const clicked: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      clicked.push(this.download);
    });
    const snapshot = inPhase(snapshotBase.phase, { items: [itemStates.fileDone] });
    const { container } = await renderForTest(<Screen snapshot={snapshot} actions={createTestActions()} />);
    await click(buttonNamed(container, "Save Annual report 2026.pdf"));
    expect(clicked).toEqual(["Annual report 2026.pdf"]);
    expect(made.map((blob) => blob.type)).toEqual(["application/octet-stream"]);
    vi.restoreAllMocks();
  });

  it("shows which files were saved, and takes those away without a question", async () => {
    const { photosDone } = itemStates;
    const snapshot = inPhase(snapshotBase.phase, { items: [photosDone] });
    const savedLabels = (container: HTMLElement) =>
      [...container.querySelectorAll("button")].filter(({ textContent }) => textContent === "Save again")
        .length;
    const some = createTestActions({ saved: new Set([saveKey(photosDone.id, 0)]) });
    const { container, render } = await renderForTest(<Screen snapshot={snapshot} actions={some} />);
    expect(savedLabels(container)).toBe(1);
    await click(buttonNamed(container, "Remove"));
    expect(some.remove).not.toHaveBeenCalled();
    const all = createTestActions({
      saved: new Set(photosDone.files.map((_, index) => saveKey(photosDone.id, index))),
    });
    await render(<Screen snapshot={snapshot} actions={all} />);
    expect(savedLabels(container)).toBe(photosDone.files.length);
    expect(container.querySelector(".button-primary")?.textContent).not.toBe("Save all");
    await click(buttonNamed(container, "Remove"));
    expect(all.remove).toHaveBeenCalledWith(photosDone);
  });

  it("says so when the browser no longer has the file", async () => {
    const snapshot = inPhase(snapshotBase.phase, { items: [itemStates.fileDone] });
    const actions = createTestActions({ readFile: () => Promise.reject(new Error("gone")) });
    const { container } = await renderForTest(<Screen snapshot={snapshot} actions={actions} />);
    expect(container.textContent).toContain("no longer on this device");
  });

  it("shows raster pictures, and no other kind of image", async () => {
    vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:picture");
    const files = ["image/png", "image/svg+xml", "text/html"].map((mediaType, index) => ({
      ...itemStates.fileDone.files[0],
      name: `file-${index}`,
      path: `file-${index}`,
      mediaType,
      sizeBytes: 5,
      durableBytes: 5,
      state: "done" as const,
    }));
    const snapshot = inPhase(snapshotBase.phase, { items: [{ ...itemStates.fileDone, files }] });
    const { container } = await renderForTest(<Screen snapshot={snapshot} actions={createTestActions()} />);
    const pictures = [...container.querySelectorAll<HTMLImageElement>("img[src^='blob:']")];
    expect(pictures.map((picture) => picture.alt)).toEqual(["Received picture: file-0"]);
    vi.restoreAllMocks();
  });
});

describe("a notice", () => {
  it("can be put away, and is there again when the same happens anew", async () => {
    const snapshot = inPhase(snapshotBase.phase, { notices: [{ kind: "second-phone-refused" }] });
    const screen = (shown: typeof snapshot) => <Screen snapshot={shown} actions={createTestActions()} />;
    const { container, render } = await renderForTest(screen(snapshot));
    const { what } = createTranslator("en").messages.notices["second-phone-refused"];
    await click(buttonNamed(container, "Dismiss"));
    await render(screen({ ...snapshot }));
    expect(container.textContent).not.toContain(what);
    await render(screen({ ...snapshot, notices: [{ kind: "second-phone-refused" }] }));
    expect(container.textContent).toContain(what);
  });
});

describe("steering", () => {
  it("cancels and removes what its button says", async () => {
    const actions = createTestActions();
    const { container } = await renderForTest(
      <Screen snapshot={sessionStates.withTransfer} actions={actions} />,
    );
    await click(buttonNamed(container, "Cancel Annual report 2026.pdf"));
    expect(actions.cancel).toHaveBeenCalledWith(itemStates.fileActive.id);
    await click(buttonNamed(container, "Remove"));
    expect(actions.remove).toHaveBeenCalledWith(itemStates.linkReceived);
  });

  it("asks before the end stops a transfer, and not otherwise", async () => {
    const actions = createTestActions();
    const { container, render } = await renderForTest(
      <Screen snapshot={sessionStates.withTransfer} actions={actions} />,
    );
    await click(buttonNamed(container, "End session"));
    expect(container.textContent).toContain("This stops the transfer of ");
    expect(document.activeElement).toBe(buttonNamed(container, "Don’t stop"));
    await click(buttonNamed(container, "Don’t stop"));
    expect(document.activeElement).toBe(buttonNamed(container, "End session"));
    await click(buttonNamed(container, "End session"));
    expect(actions.end).not.toHaveBeenCalled();
    await click(buttonNamed(container, "Stop and end"));
    expect(actions.end).toHaveBeenCalledOnce();
    await render(<Screen snapshot={sessionStates.withText} actions={actions} />);
    expect(() => buttonNamed(container, "Stop and end")).toThrow();
    await click(buttonNamed(container, "End session"));
    expect(actions.end).toHaveBeenCalledTimes(2);
  });

  it("offers to try again where the other device was never reached, and then not", async () => {
    const actions = createTestActions({ retry: vi.fn() });
    const { container, render } = await renderForTest(
      <Screen snapshot={endedState({ kind: "no-path" }, { peer: null })} actions={actions} />,
    );
    for (const kind of ["no-path", "peer-lost", "session-unknown"] as const) {
      await render(<Screen snapshot={endedState({ kind }, { peer: null })} actions={actions} />);
      buttonNamed(container, "Try again");
      await render(<Screen snapshot={endedState({ kind })} actions={actions} />);
      expect(() => buttonNamed(container, "Try again"), kind).toThrow();
    }
  });

  it("offers to try again only where the link was never used", async () => {
    const retry = vi.fn();
    const actions = createTestActions({ retry });
    const { container, render } = await renderForTest(
      <Screen snapshot={endedState({ kind: "server-unreachable" })} actions={actions} />,
    );
    await click(buttonNamed(container, "Try again"));
    expect(retry).toHaveBeenCalledOnce();
    await render(<Screen snapshot={endedState({ kind: "already-joined" })} actions={actions} />);
    expect(() => buttonNamed(container, "Try again")).toThrow();
  });

  it("says what may be wrong after five seconds of connecting, and not before", async () => {
    vi.useFakeTimers({ now: 10_000 });
    const long = createTranslator("en").messages.connection.connectingLong;
    const fresh = await renderForTest(
      <Screen snapshot={inPhase({ kind: "connecting", since: 9_000 })} actions={createTestActions()} />,
    );
    expect(fresh.container.textContent).not.toContain(long);
    const late = await renderForTest(
      <Screen snapshot={inPhase({ kind: "connecting", since: 5_000 })} actions={createTestActions()} />,
    );
    expect(late.container.textContent).toContain(long);
  });
});
