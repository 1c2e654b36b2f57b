/** Hello, texts and pings (docs/protocol/4-transfer, TX7–TX15, TX34–TX36). */

import { describe, expect, test } from "vitest";
import { textMaxBytes, textsKeptMax } from "#protocol/limits";
import type { TransferMessage } from "#protocol/transfer/messages";
import { createTransferState, step } from "#protocol/transfer/step";
import {
  answerReads,
  file,
  greet,
  hello,
  OneMachine,
  ofKind,
  openMachine,
  reopen,
  sentMessages,
  sentTypes,
  servingMachine,
} from "./one-machine.ts";

const sendText = (textId: number, text = "hi") =>
  ({ kind: "send-text", textId, textKind: "text", title: "", text }) as const;
const textMessage = (textId: number): TransferMessage => ({
  type: "text",
  textId,
  kind: "link",
  title: "Home",
  text: "https://example.org",
});

describe("conversation", () => {
  test("[TX7] hello is the first message on every channel", () => {
    const machine = new OneMachine();
    for (let channel = 0; channel < 3; channel++) {
      expect(sentTypes(machine.do({ kind: "channel-open" }))[0]).toBe("hello");
      expect(machine.state.peer === null).toBe(channel === 0);
      expect(ofKind(machine.hear(hello), "hello")).toEqual([{ kind: "hello", hello }]);
      machine.do({ kind: "channel-closed" });
    }
  });

  test("[TX7] refuses a second hello, and anything before the first", () => {
    const machine = new OneMachine();
    machine.do({ kind: "channel-open" });
    expect(machine.verdict({ type: "ping", nonce: 1 })).toBe("unexpected-message");
    expect(machine.verdict(textMessage(1))).toBe("unexpected-message");
    machine.hear(hello);
    expect(machine.verdict(hello)).toBe("unexpected-message");
  });

  test("[TX8] a message from a channel that is gone is dropped", () => {
    const machine = openMachine();
    machine.do({ kind: "channel-closed" });
    expect(machine.hear(textMessage(1))).toEqual([]);
  });

  test("[TX8] step never changes the state it was given", () => {
    const { machine } = servingMachine(300_000);
    const frozen = JSON.stringify(machine.state);
    const before = machine.state;
    machine.hear({ type: "cancel", transferId: 1, from: "receiver", reason: "user" });
    machine.hear(textMessage(1));
    expect(JSON.stringify(before)).toBe(frozen);
  });

  test("[TX11] a text goes out in its own step, in the middle of a file", () => {
    const { machine, effects } = servingMachine(10_000_000);
    const flowing = answerReads(machine, effects);
    expect(sentTypes(flowing).every((type) => type === "chunk")).toBe(true);
    expect(sentTypes(machine.do(sendText(1)))).toEqual(["text"]);
  });
});

describe("texts", () => {
  test("[TX12] queued without a path, sent with one, delivered when acknowledged", () => {
    const machine = new OneMachine();
    const states = (effects: ReturnType<OneMachine["do"]>) =>
      ofKind(effects, "text-state").map(({ textId, state }) => `${textId} ${state}`);
    const queued = machine.do(sendText(1));
    expect(states(queued)).toEqual(["1 queued"]);
    expect(sentTypes(queued)).toEqual([]);
    expect(states(greet(machine))).toEqual(["1 sent"]);
    expect(states(machine.do(sendText(2)))).toEqual(["2 sent"]);
    expect(states(machine.hear({ type: "text-received", textId: 1 }))).toEqual(["1 delivered"]);
  });

  test("[TX12] no more than 200 wait", () => {
    const machine = new OneMachine();
    for (let textId = 0; textId < textsKeptMax; textId++) machine.do(sendText(textId));
    expect(() => machine.do(sendText(textsKeptMax))).toThrow(/textsKeptMax/);
  });

  test("[TX13] a text over the limit is refused here, a title is cut", () => {
    const machine = openMachine();
    expect(() => machine.do(sendText(1, "é".repeat(textMaxBytes / 2 + 1)))).toThrow(/textMaxBytes/);
    const event = { ...sendText(2), title: "👩‍👩‍👧".repeat(200) };
    const [message] = sentMessages(machine.do(event));
    expect(message?.type === "text" && message.title).toBe("👩‍👩‍👧".repeat(56));
  });

  test("[TX13] a label is cut between characters", () => {
    const self = { ...hello, label: "é".repeat(50) };
    expect(createTransferState({ self }).self.label).toBe("é".repeat(32));
  });

  test("[TX14] goes again on each channel until it is acknowledged, before the manifests, in order", () => {
    const machine = openMachine();
    machine.do({ kind: "send-files", transferId: 1, files: [file("a", 1)] });
    for (const textId of [5, 3, 4]) machine.do(sendText(textId));
    machine.hear({ type: "text-received", textId: 3 });
    const again = sentMessages(reopen(machine));
    expect(again.map(({ type }) => type)).toEqual(["hello", "text", "text", "manifest", "ping"]);
    expect(again.flatMap((message) => (message.type === "text" ? [message.textId] : []))).toEqual([5, 4]);
  });

  test("[TX15] every text is answered, each is shown once", () => {
    const machine = openMachine();
    const first = machine.hear(textMessage(9));
    expect(ofKind(first, "text-arrived")).toEqual([
      { kind: "text-arrived", textId: 9, textKind: "link", title: "Home", text: "https://example.org" },
    ]);
    const repeated = [...reopen(machine), ...machine.hear(textMessage(9))];
    expect(ofKind(repeated, "text-arrived")).toEqual([]);
    expect(sentMessages(repeated)).toContainEqual({ type: "text-received", textId: 9 });
  });

  test("[TX15] refuses an acknowledgement of a text that is not out", () => {
    const machine = openMachine();
    expect(machine.verdict({ type: "text-received", textId: 1 })).toBe("unexpected-message");
    machine.do(sendText(1));
    machine.hear({ type: "text-received", textId: 1 });
    expect(machine.verdict({ type: "text-received", textId: 1 })).toBe("unexpected-message");
  });
});

describe("liveness", () => {
  function tick(machine: OneMachine, afterMs: number) {
    machine.now += afterMs;
    return machine.do({ kind: "tick" });
  }

  test("[TX34] a ping each second, a pong for each ping", () => {
    const machine = openMachine();
    expect(sentTypes(tick(machine, 999))).toEqual([]);
    expect(sentTypes(tick(machine, 1))).toEqual(["ping"]);
    expect(sentTypes(tick(machine, 500))).toEqual([]);
    expect(sentTypes(tick(machine, 500))).toEqual(["ping"]);
    expect(sentMessages(machine.hear({ type: "ping", nonce: 77 }))).toEqual([{ type: "pong", nonce: 77 }]);
  });

  test("[TX35] quiet after 4 s without a message, once, until any message is heard", () => {
    const { machine } = servingMachine(1_000);
    expect(ofKind(tick(machine, 3_999), "quiet")).toEqual([]);
    expect(ofKind(tick(machine, 1), "quiet")).toEqual([{ kind: "quiet", isQuiet: true }]);
    expect(machine.progress("sent", 1)?.state).toEqual({ kind: "paused" });
    expect(ofKind(tick(machine, 1_000), "quiet")).toEqual([]);
    expect(ofKind(machine.hear(textMessage(1)), "quiet")).toEqual([{ kind: "quiet", isQuiet: false }]);
    expect(machine.progress("sent", 1)?.state).toEqual({ kind: "active" });
  });

  test("[TX35] a part of a long message is heard as well", () => {
    const machine = openMachine();
    tick(machine, 3_900);
    machine.do({ kind: "partial" });
    expect(ofKind(tick(machine, 3_999), "quiet")).toEqual([]);
    expect(ofKind(tick(machine, 1), "quiet")).toEqual([{ kind: "quiet", isQuiet: true }]);
    expect(ofKind(machine.do({ kind: "partial" }), "quiet")).toEqual([{ kind: "quiet", isQuiet: false }]);
  });

  test("[TX35] a new channel ends the quiet; without a channel there is none", () => {
    const machine = openMachine();
    tick(machine, 5_000);
    expect(ofKind(reopen(machine), "quiet")).toEqual([{ kind: "quiet", isQuiet: false }]);
    machine.do({ kind: "channel-closed" });
    expect(tick(machine, 60_000)).toEqual([]);
  });

  test("[TX36] refuses a pong that was not asked for, or comes twice", () => {
    const machine = openMachine();
    expect(machine.verdict({ type: "pong", nonce: 2 })).toBe("unexpected-message");
    expect(machine.verdict({ type: "pong", nonce: 0 })).toBe("unexpected-message");
    machine.hear({ type: "pong", nonce: 1 });
    expect(machine.verdict({ type: "pong", nonce: 1 })).toBe("unexpected-message");
    expect(step(machine.state, { kind: "tick", now: machine.now }).effects).toEqual([]);
  });
});
