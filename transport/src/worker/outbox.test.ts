import { beforeEach, describe, expect, test } from "vitest";
import { manifestMaxFiles, textsKeptMax, transfersOpenMax } from "#protocol/limits";
import type { TransferMessage } from "#protocol/transfer/messages";
import { type ItemEvent, stepItems } from "../session-items.ts";
import type { Item } from "../snapshot.ts";
import { createItemReporter } from "./item-reporter.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { createTestDriver } from "./test-driver.ts";
import type { TransferDriver } from "./transfer-driver.ts";

const hello = { type: "hello", label: "Pixel", deviceKind: "phone" } as const;
const at = 1;

let driver: TransferDriver;
let outbox: Outbox;
/** What the screens have. */
let items: readonly Item[];
/** What went out on the channel. */
let sent: TransferMessage[];

beforeEach(() => {
  items = [];
  sent = [];
  driver = createTestDriver(
    { label: "Laptop", deviceKind: "computer" },
    {
      send: (message) => sent.push(message),
      onTransfer: (transfer) => reporter.changed(transfer),
    },
  );
  const reporter = createItemReporter(() => driver, tell);
  outbox = createOutbox(driver, tell);
});

function tell(event: ItemEvent): void {
  items = stepItems(items, event);
}

/** As the worker does when a handshake is through. */
function connect(): void {
  driver.dispatch({ kind: "channel-open" });
  outbox.open();
  hear(hello);
}

function hear(message: TransferMessage): void {
  driver.dispatch({ kind: "message", message });
}

/** Gives so many texts more, numbered from `first` on; returns the state that each has on the screen then. */
function giveTexts(first: number, count: number): readonly Item["state"][] {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  for (const number of numbers) {
    outbox.sendText(number, at, { textKind: "text", title: "", text: `text ${number}` });
  }
  return numbers.flatMap((number) => items.find(({ id }) => id === `text-sent-${number}`)?.state ?? []);
}

function textsSent(): readonly number[] {
  return sent.flatMap((message) => (message.type === "text" ? [message.textId] : []));
}

function fileAt(path: string) {
  return { file: new File(["x"], path), path };
}

describe("texts", () => {
  test("[TX12] given before a channel, 200 wait, the next is not taken and says so, and all that waited go", () => {
    expect(new Set(giveTexts(0, textsKeptMax))).toEqual(new Set(["queued"]));
    expect(giveTexts(textsKeptMax, 2)).toEqual(["refused", "refused"]);
    connect();
    expect(textsSent()).toHaveLength(textsKeptMax);
    expect(textsSent().at(-1)).toBe(textsKeptMax - 1);
  });

  test("[TX12] unacknowledged, 200 wait; with the first acknowledged there is room for one more", () => {
    connect();
    expect(new Set(giveTexts(0, textsKeptMax))).toEqual(new Set(["queued"]));
    expect(giveTexts(textsKeptMax, 1)).toEqual(["refused"]);
    hear({ type: "text-received", textId: 0 });
    expect(giveTexts(textsKeptMax + 1, 2)).toEqual(["queued", "refused"]);
    expect(textsSent()).toHaveLength(textsKeptMax + 1);
  });

  test("[TX12] unacknowledged from one channel and held for the next are counted together", () => {
    connect();
    giveTexts(0, textsKeptMax - 1);
    outbox.close();
    driver.dispatch({ kind: "channel-closed" });
    expect(giveTexts(textsKeptMax, 2)).toEqual(["queued", "refused"]);
    connect();
    expect(textsSent()).toHaveLength(2 * textsKeptMax - 1);
  });

  test("one that is taken back makes room, and one that was not taken goes off the list", () => {
    giveTexts(0, textsKeptMax + 1);
    outbox.remove("text-sent-7");
    outbox.remove(`text-sent-${textsKeptMax}`);
    expect(items).toHaveLength(textsKeptMax - 1);
    expect(giveTexts(textsKeptMax + 1, 2)).toEqual(["queued", "refused"]);
  });
});

describe("after a reload of the phone's page", () => {
  const text = { kind: "text", direction: "sent", at, textKind: "text", title: "", text: "Gate 7" } as const;

  test.each(["queued", "sent"] as const)(
    "[TX14] a text that was %s goes on the next channel, under its number",
    (state) => {
      expect(outbox.takeBack({ ...text, id: "text-sent-4294967295", state })).toBe(true);
      expect(items).toEqual([{ ...text, id: "text-sent-4294967295", state: "queued" }]);
      connect();
      expect(textsSent()).toEqual([4294967295]);
    },
  );

  test.each(["delivered", "refused"] as const)("[TX14] one that was %s does not go again", (state) => {
    expect(outbox.takeBack({ ...text, id: "text-sent-7", state })).toBe(false);
    connect();
    expect(textsSent()).toEqual([]);
  });
});

describe("files", () => {
  test("[TX16] more than one transfer takes are not taken, and what is said is not that others must finish", () => {
    connect();
    outbox.sendFiles(
      1,
      at,
      Array.from({ length: manifestMaxFiles + 1 }, (_, index) => fileAt(`${index}`)),
    );
    const state = { kind: "cancelled", by: "here", reason: "too-large" };
    expect(items).toMatchObject([{ id: "files-sent-1", state, files: [{ name: "0", state: "failed" }] }]);
    outbox.sendFiles(2, at, [fileAt("a.txt")]);
    expect(sent.filter(({ type }) => type === "manifest")).toHaveLength(1);
  });

  test("a mistake of ours is not told as a list that is too long", () => {
    outbox.sendFiles(1, at, [fileAt("a.txt")]);
    expect(() => outbox.sendFiles(1, at, [fileAt("b.txt")])).toThrow("taken");
    expect(items).toHaveLength(1);
  });

  test("[TX17] however many transfers wait, all are listed, 64 are announced, and none is refused", () => {
    const count = 20 * transfersOpenMax;
    for (let number = 0; number < count; number++) outbox.sendFiles(number, at, [fileAt("a.txt")]);
    connect();
    expect(sent.filter(({ type }) => type === "manifest")).toHaveLength(transfersOpenMax);
    expect(items.map(({ state }) => state)).toEqual(
      Array.from({ length: count }, () => ({ kind: "queued" })),
    );
  });
});
