/** Messages over records: parts, alerts, the end (docs/protocol/3-channel, CH18–CH23). */

import { describe, expect, test } from "vitest";
import { type AlertCode, alertBytes } from "#protocol/alerts";
import { contentTypes, RecordWriter } from "#protocol/channel/record";
import { SecureChannel } from "#protocol/channel/secure-channel";
import { messageMaxBytes, messagePartBytes, recordPlaintextMaxBytes } from "#protocol/limits";
import { openChannels, shakeHands, suite } from "./support/handshake.ts";
import { refusalOf } from "./support/refusal.ts";

const { message, part, alert, close } = contentTypes;
const nothing = new Uint8Array(0);

/** The host's channel, and a guest that can seal anything. */
async function hostAndRawGuest() {
  const { guest, host } = await shakeHands();
  const writer = new RecordWriter(guest.sendKey);
  const channel = new SecureChannel(host);
  const send = async (contentType: number, plaintext: Uint8Array = nothing) =>
    await channel.open(await writer.seal(contentType, plaintext));
  return { channel, send };
}

describe("messages", () => {
  const max = recordPlaintextMaxBytes;
  const part = messagePartBytes;
  test.each([
    [0, 1],
    [1, 1],
    [max - 1, 1],
    [max, 1],
    [max + 1, 4],
    [4 * part, 4],
    [4 * part + 1, 5],
    [5 * part, 5],
    [5 * part + 1, 6],
    [messageMaxBytes, 80],
  ])("[CH19] %i bytes travel in %i records", async (lengthBytes, recordCount) => {
    const { guest, host } = await openChannels();
    const bytes = new Uint8Array(lengthBytes).fill(5);
    bytes[lengthBytes - 1] = 6;
    const records = await guest.sealMessage(bytes);
    expect(records).toHaveLength(recordCount);
    const opened = await Promise.all(records.map((record) => host.open(record)));
    const last = opened.pop();
    expect(opened.every(({ kind }) => kind === "partial")).toBe(true);
    expect(last?.kind === "message" && Buffer.from(last.bytes).equals(bytes)).toBe(true);
  });

  test("[CH21] a message of one byte too many is not sealed", async () => {
    const { guest } = await openChannels();
    const bytes = new Uint8Array(messageMaxBytes + 1);
    expect(await refusalOf(() => guest.sealMessage(bytes))).toBe("internal-error");
  });

  test("[CH19] a message after one of several parts starts afresh", async () => {
    const { guest, host } = await openChannels();
    for (const lengthBytes of [messageMaxBytes, 3, messageMaxBytes]) {
      for (const record of await guest.sealMessage(new Uint8Array(lengthBytes))) {
        const opened = await host.open(record);
        if (opened.kind === "message") expect(opened.bytes).toHaveLength(lengthBytes);
      }
    }
  });

  test("[CH18] messages sealed at once keep their order, parts included", async () => {
    const { guest, host } = await openChannels();
    const lengths = [recordPlaintextMaxBytes * 3, 1, recordPlaintextMaxBytes + 1, 0];
    const sent = await Promise.all(
      lengths.map((lengthBytes) => guest.sealMessage(new Uint8Array(lengthBytes))),
    );
    const opened = await Promise.all(sent.flat().map((record) => host.open(record)));
    const received = opened.flatMap((item) => (item.kind === "message" ? [item.bytes.length] : []));
    expect(received).toEqual(lengths);
  });

  test("[CH18] both directions at once do not disturb each other", async () => {
    const { guest, host } = await openChannels();
    const [toHost = nothing] = await guest.sealMessage(Uint8Array.of(1));
    const [toGuest = nothing] = await host.sealMessage(Uint8Array.of(2));
    expect(await host.open(toHost)).toEqual({ kind: "message", bytes: Uint8Array.of(1) });
    expect(await guest.open(toGuest)).toEqual({ kind: "message", bytes: Uint8Array.of(2) });
    expect(await refusalOf(() => guest.open(toHost))).toBe("bad-record");
  });
});

describe("hostile records", () => {
  test.each([0, 5, 6, 128, 255])("[CH20] content type %i", async (contentType) => {
    const { send } = await hostAndRawGuest();
    expect(await refusalOf(() => send(contentType, Uint8Array.of(1)))).toBe("unexpected-message");
  });

  test("[CH19] an empty part", async () => {
    const { send } = await hostAndRawGuest();
    expect(await refusalOf(() => send(part))).toBe("decode-error");
  });

  test("[CH19] an empty last part", async () => {
    const { send } = await hostAndRawGuest();
    await send(part, Uint8Array.of(1));
    expect(await refusalOf(() => send(message))).toBe("decode-error");
  });

  test.each([-1, 0, 1])("[CH21] parts of 5 MiB in all %i", async (difference) => {
    const { send } = await hostAndRawGuest();
    const block = new Uint8Array(256_000);
    let leftBytes = messageMaxBytes + difference;
    for (; leftBytes > block.length; leftBytes -= block.length) await send(part, block);
    const verdict = await refusalOf(() => send(message, block.subarray(0, leftBytes)));
    expect(verdict).toBe(difference > 0 ? "limit-exceeded" : "accepted");
  });

  test("[CH21] parts without end", async () => {
    const { send } = await hostAndRawGuest();
    const block = new Uint8Array(recordPlaintextMaxBytes);
    for (let sent = block.length; sent <= messageMaxBytes; sent += block.length) await send(part, block);
    expect(await refusalOf(() => send(part, block))).toBe("limit-exceeded");
    expect(await refusalOf(() => send(message, block))).toBe("limit-exceeded");
  });

  test("[CH21] ten thousand parts of one byte are one message of ten thousand bytes", async () => {
    const { send } = await hostAndRawGuest();
    await Promise.all(Array.from({ length: 9_999 }, (_, i) => send(part, Uint8Array.of(i % 256))));
    const opened = await send(message, Uint8Array.of(9_999 % 256));
    if (opened.kind !== "message") throw new Error(opened.kind);
    expect(opened.bytes).toEqual(Uint8Array.from({ length: 10_000 }, (_, i) => i % 256));
  });

  test("[CH18] one bad record ends its direction for good", async () => {
    const { channel, send } = await hostAndRawGuest();
    await send(message, Uint8Array.of(1));
    expect(await refusalOf(() => channel.open(new Uint8Array(40)))).toBe("bad-record");
    expect(await refusalOf(() => send(message, Uint8Array.of(2)))).toBe("bad-record");
    expect(await channel.sealAlert("bad-record")).toHaveLength(18);
  });
});

describe("close-notify", () => {
  test("[CH22] arrives, and ends its direction only", async () => {
    const { guest, host } = await openChannels();
    expect(await host.open(await guest.sealClose())).toEqual({ kind: "close" });
    const [record = nothing] = await host.sealMessage(Uint8Array.of(1));
    expect(await guest.open(record)).toEqual({ kind: "message", bytes: Uint8Array.of(1) });
  });

  test.each([message, part, alert, close])("[CH22] refuses content type %i after it", async (contentType) => {
    const { send } = await hostAndRawGuest();
    await send(close);
    const plaintext = contentType === close ? nothing : Uint8Array.of(1);
    expect(await refusalOf(() => send(contentType, plaintext))).toBe("unexpected-message");
  });

  test("[CH22] refuses one between the parts of a message", async () => {
    const { send } = await hostAndRawGuest();
    await send(part, Uint8Array.of(1));
    expect(await refusalOf(() => send(close))).toBe("unexpected-message");
  });

  test("[CH22] refuses one with something in it", async () => {
    const { send } = await hostAndRawGuest();
    expect(await refusalOf(() => send(close, Uint8Array.of(0)))).toBe("decode-error");
  });

  test("[CH22] seals nothing after its own", async () => {
    const { guest } = await openChannels();
    await guest.sealClose();
    expect(await refusalOf(() => guest.sealMessage(nothing))).toBe("internal-error");
    expect(await refusalOf(() => guest.sealAlert("bad-record"))).toBe("internal-error");
    expect(await refusalOf(() => guest.sealClose())).toBe("internal-error");
  });
});

describe("alerts", () => {
  test.each(Object.keys(alertBytes) as AlertCode[])("[CH23] %s arrives as itself", async (code) => {
    const { guest, host } = await openChannels();
    expect(await host.open(await guest.sealAlert(code))).toEqual({ kind: "alert", code });
  });

  test.each([
    ["no code", nothing],
    ["an unknown code", Uint8Array.of(0)],
    ["a code of the future", Uint8Array.of(200)],
    ["two codes", Uint8Array.of(1, 2)],
  ])("[CH23] refuses one with %s", async (_, plaintext) => {
    const { send } = await hostAndRawGuest();
    expect(await refusalOf(() => send(alert, plaintext))).toBe("decode-error");
  });

  test("[CH23] is taken in the middle of a message, and nothing after it", async () => {
    const { send } = await hostAndRawGuest();
    await send(part, Uint8Array.of(1));
    expect(await send(alert, Uint8Array.of(alertBytes["internal-error"]))).toEqual({
      kind: "alert",
      code: "internal-error",
    });
    expect(await refusalOf(() => send(message, Uint8Array.of(1)))).toBe("unexpected-message");
  });

  test("[CH23] seals nothing after its own", async () => {
    const { guest } = await openChannels();
    await guest.sealAlert("bad-record");
    expect(await refusalOf(() => guest.sealMessage(nothing))).toBe("internal-error");
  });
});

test("[CH24] a new channel's counters start at 0 again, under other keys", async () => {
  const first = await openChannels();
  const second = await openChannels();
  const [record = nothing] = await first.guest.sealMessage(Uint8Array.of(1));
  expect(await refusalOf(() => second.host.open(record))).toBe("bad-record");
  const key = await suite.importAesKey(new Uint8Array(32));
  const keys = { sendKey: key, receiveKey: key };
  const [one] = await new SecureChannel(keys).sealMessage(nothing);
  const [two] = await new SecureChannel(keys).sealMessage(nothing);
  expect(one).toEqual(two);
});
