/** The handshake: what it agrees on, and all that it refuses (docs/protocol/3-channel, CH1–CH12). */

import { describe, expect, test } from "vitest";
import { alertBytes } from "#protocol/alerts";
import { encodeRefusal } from "#protocol/channel/handshake";
import type { Psk } from "#protocol/channel/psks";
import { initiatorOf, pairingPsk, responderOf, shakeHands, suite } from "./support/handshake.ts";
import { refusalOf } from "./support/refusal.ts";

const otherPsk: Psk = { kind: "pairing", key: new Uint8Array(32).fill(8) };

async function message1Of(options: Parameters<typeof initiatorOf>[0] = {}): Promise<Uint8Array> {
  return await initiatorOf(options).writeMessage1();
}

/** What the host makes of message 1. */
async function verdictOn(message1: Uint8Array, options: Parameters<typeof responderOf>[0] = {}) {
  return await refusalOf(() => responderOf(options).readMessage1(message1));
}

/** What a guest makes of a message 2, given the real one. */
async function verdictOnMessage2(change: (message2: Uint8Array) => Uint8Array) {
  const initiator = initiatorOf();
  const responder = responderOf();
  await responder.readMessage1(await initiator.writeMessage1());
  const { message } = await responder.writeMessage2();
  return await refusalOf(() => initiator.readMessage2(change(message)));
}

function flipped(bytes: Uint8Array, index: number): Uint8Array {
  const copy = bytes.slice();
  copy[index] = (copy[index] ?? 0) ^ 0x40;
  return copy;
}

describe("what both sides get", () => {
  test("[CH1] both sides end with the same hash and resumption psk, and with mirrored keys", async () => {
    const { guest, host } = await shakeHands();
    expect(guest.handshakeHash).toEqual(host.handshakeHash);
    expect(guest.resumptionPsk).toEqual(host.resumptionPsk);
    const nonce = new Uint8Array(12);
    const aad = new Uint8Array(0);
    const sealed = await guest.sendKey.seal(nonce, aad, Uint8Array.of(1, 2, 3));
    expect(await host.receiveKey.open(nonce, aad, sealed)).toEqual(Uint8Array.of(1, 2, 3));
    await expect(host.sendKey.open(nonce, aad, sealed)).rejects.toThrow();
  });

  test("[CH24] two handshakes with the same psk share no hash, no key and no resumption psk", async () => {
    const first = await shakeHands();
    const second = await shakeHands();
    expect(first.guest.handshakeHash).not.toEqual(second.guest.handshakeHash);
    expect(first.guest.resumptionPsk).not.toEqual(second.guest.resumptionPsk);
    const nonce = new Uint8Array(12);
    const sealed = await first.guest.sendKey.seal(nonce, nonce, nonce);
    await expect(second.host.receiveKey.open(nonce, nonce, sealed)).rejects.toThrow();
  });

  test("[CH1] a key pair made ahead is the one that is used", async () => {
    const ephemeral = await suite.generateKeyPair();
    expect((await message1Of({ ephemeral })).slice(2, 34)).toEqual(ephemeral.publicKey);
  });
});

describe("message 1", () => {
  test("[CH5] is 50 bytes: version, psk kind, key, tag", async () => {
    const message1 = await message1Of();
    expect(message1).toHaveLength(50);
    expect([...message1.subarray(0, 2)]).toEqual([1, 0]);
    expect((await message1Of({ psk: { ...pairingPsk, kind: "resumption" } }))[1]).toBe(1);
  });

  test.each([0, 1, 49, 51, 1024, 300_000])("[CH5] refuses %i bytes", async (lengthBytes) => {
    const message = new Uint8Array(lengthBytes);
    message.set((await message1Of()).subarray(0, lengthBytes));
    expect(await verdictOn(message)).toBe("decode-error");
  });

  test("[CH5] refuses another version before it looks at the length", async () => {
    expect(await verdictOn(Uint8Array.of(2))).toBe("version-mismatch");
    expect(await verdictOn(flipped(await message1Of(), 0))).toBe("version-mismatch");
  });

  test("[CH5] refuses a psk kind that does not exist", async () => {
    const message1 = await message1Of();
    for (const kind of [2, 3, 127, 255]) {
      message1[1] = kind;
      expect(await verdictOn(message1)).toBe("handshake-failed");
    }
  });

  test("[CH5] refuses a psk kind that this host does not keep", async () => {
    const message1 = await message1Of({ psk: { ...pairingPsk, kind: "resumption" } });
    expect(await verdictOn(message1)).toBe("handshake-failed");
    expect(await verdictOn(await message1Of(), { psks: [] })).toBe("handshake-failed");
  });

  test("[CH5] refuses a changed psk kind even if both kinds have the same key", async () => {
    const psks: readonly Psk[] = [pairingPsk, { kind: "resumption", key: pairingPsk.key }];
    const message1 = await message1Of();
    expect(await verdictOn(message1, { psks })).toBe("accepted");
    message1[1] = 1;
    expect(await verdictOn(message1, { psks })).toBe("handshake-failed");
  });

  test("[CH7] refuses a change of any byte but the version", async () => {
    const message1 = await message1Of();
    for (let index = 1; index < message1.length; index++) {
      expect(await verdictOn(flipped(message1, index)), `byte ${index}`).toBe("handshake-failed");
    }
  });

  test("[CH7] refuses another psk", async () => {
    expect(await verdictOn(await message1Of({ psk: otherPsk }))).toBe("handshake-failed");
  });
});

describe("message 2", () => {
  test("[CH6] is 49 bytes: version, key, tag", async () => {
    const responder = responderOf();
    await responder.readMessage1(await message1Of());
    const { message } = await responder.writeMessage2();
    expect(message).toHaveLength(49);
    expect(message[0]).toBe(1);
  });

  test.each([0, 1, 2, 48])("[CH6] refuses its first %i bytes", async (lengthBytes) => {
    expect(await verdictOnMessage2((message) => message.subarray(0, lengthBytes))).toBe("decode-error");
  });

  test("[CH6] refuses a byte more", async () => {
    expect(await verdictOnMessage2((message) => Uint8Array.of(...message, 0))).toBe("decode-error");
  });

  test("[CH6] refuses another version", async () => {
    expect(await verdictOnMessage2((message) => flipped(message, 0))).toBe("version-mismatch");
  });

  test("[CH7] refuses a change of any byte but the version", async () => {
    for (let index = 1; index < 49; index++) {
      expect(await verdictOnMessage2((message) => flipped(message, index)), `byte ${index}`).toBe(
        "handshake-failed",
      );
    }
  });

  test("[CH7] refuses message 2 of another handshake", async () => {
    const responder = responderOf();
    await responder.readMessage1(await message1Of());
    const { message } = await responder.writeMessage2();
    expect(await verdictOnMessage2(() => message)).toBe("handshake-failed");
  });

  test("[CH7] refuses its own message 1 sent back", async () => {
    const initiator = initiatorOf();
    const message1 = await initiator.writeMessage1();
    expect(await refusalOf(() => initiator.readMessage2(message1.subarray(1)))).toBe("version-mismatch");
    const other = initiatorOf();
    const reflected = Uint8Array.of(1, ...(await other.writeMessage1()).subarray(2));
    expect(await refusalOf(() => other.readMessage2(reflected))).toBe("handshake-failed");
  });

  test("[CH7] refuses a public key of small order", async () => {
    // The all-zero point, and the one of order 8 from RFC 7748's list.
    const order8 = "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800";
    for (const point of [new Uint8Array(32), Uint8Array.from(Buffer.from(order8, "hex"))]) {
      await expect(suite.dh(await suite.generateKeyPair(), point)).rejects.toThrow();
      const ephemeral = { publicKey: point, privateKey: (await suite.generateKeyPair()).privateKey };
      const responder = responderOf();
      await responder.readMessage1(await message1Of({ ephemeral }));
      expect(await refusalOf(() => responder.writeMessage2())).toBe("handshake-failed");
    }
  });
});

describe("order", () => {
  test("[CH8] a guest reads nothing before it has written", async () => {
    const initiator = initiatorOf();
    const message2 = Uint8Array.of(1, ...new Uint8Array(48));
    expect(await refusalOf(() => initiator.readMessage2(message2))).toBe("unexpected-message");
    expect(await refusalOf(() => initiator.writeMessage1())).toBe("unexpected-message");
  });

  test("[CH8] a guest writes once", async () => {
    const initiator = initiatorOf();
    await initiator.writeMessage1();
    expect(await refusalOf(() => initiator.writeMessage1())).toBe("unexpected-message");
  });

  test("[CH8] a guest does not read while it is still writing", async () => {
    const initiator = initiatorOf();
    const writing = initiator.writeMessage1();
    const message2 = Uint8Array.of(1, ...new Uint8Array(48));
    expect(await refusalOf(() => initiator.readMessage2(message2))).toBe("unexpected-message");
    await writing;
  });

  test("[CH8] a guest reads one message 2, good or bad", async () => {
    const initiator = initiatorOf();
    const responder = responderOf();
    await responder.readMessage1(await initiator.writeMessage1());
    const { message } = await responder.writeMessage2();
    expect(await refusalOf(() => initiator.readMessage2(flipped(message, 40)))).toBe("handshake-failed");
    expect(await refusalOf(() => initiator.readMessage2(message))).toBe("unexpected-message");
  });

  test("[CH8] a host writes nothing before it has read", async () => {
    const responder = responderOf();
    expect(await refusalOf(() => responder.writeMessage2())).toBe("unexpected-message");
    expect(await refusalOf(async () => responder.readMessage1(await message1Of()))).toBe(
      "unexpected-message",
    );
  });

  test("[CH8] a host writes nothing after a message 1 that failed", async () => {
    const responder = responderOf();
    await refusalOf(async () => responder.readMessage1(await message1Of({ psk: otherPsk })));
    expect(await refusalOf(() => responder.writeMessage2())).toBe("unexpected-message");
  });

  test("[CH8] a host reads one message 1, so that a guess costs a connection", async () => {
    const responder = responderOf();
    await refusalOf(async () => responder.readMessage1(await message1Of({ psk: otherPsk })));
    expect(await refusalOf(async () => responder.readMessage1(await message1Of()))).toBe(
      "unexpected-message",
    );
  });

  test("[CH8] a host writes once", async () => {
    const responder = responderOf();
    await responder.readMessage1(await message1Of());
    await responder.writeMessage2();
    expect(await refusalOf(() => responder.writeMessage2())).toBe("unexpected-message");
  });
});

describe("refusal", () => {
  test.each([
    ["version-mismatch", "version-mismatch"],
    ["handshake-failed", "handshake-failed"],
    ["internal-error", "handshake-failed"],
  ] as const)("[CH9] the guest takes a host's %s as %s", async (sent, taken) => {
    expect(encodeRefusal(sent)).toEqual(Uint8Array.of(0, alertBytes[sent]));
    expect(await verdictOnMessage2(() => encodeRefusal(sent))).toBe(taken);
  });

  test("[CH9] a refusal with an unknown code still only fails the handshake", async () => {
    expect(await verdictOnMessage2(() => Uint8Array.of(0, 250))).toBe("handshake-failed");
  });

  test("[CH9] a refusal of another length is none", async () => {
    expect(await verdictOnMessage2(() => Uint8Array.of(0))).toBe("version-mismatch");
    expect(await verdictOnMessage2(() => Uint8Array.of(0, 4, 0))).toBe("version-mismatch");
  });
});
