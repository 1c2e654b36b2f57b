/** The published test vectors for NNpsk0, against the Noise objects as they are (docs/protocol/3-channel, CH2). */

import { describe, expect, test } from "vitest";
import { formatHex } from "#protocol/bytes";
import { HandshakeState } from "#protocol/channel/handshake-state";
import { createWebCryptoSuite, loadNobleX25519 } from "#transport/webcrypto-suite";
import { parseHex } from "./support/hex.ts";
import published from "./vectors/noise-nnpsk0.json" with { type: "json" };

const { vector } = published;
const noAd = new Uint8Array(0);
const suites = [
  { name: "WebCrypto's X25519", suite: createWebCryptoSuite() },
  { name: "@noble/curves' X25519", suite: createWebCryptoSuite(loadNobleX25519) },
];

describe.each(suites)("with $name", ({ suite }) => {
  async function stateOf(role: "initiator" | "responder") {
    const isInitiator = role === "initiator";
    return new HandshakeState({
      suite,
      role,
      prologue: parseHex(isInitiator ? vector.init_prologue : vector.resp_prologue),
      psk: parseHex((isInitiator ? vector.init_psks : vector.resp_psks)[0] ?? ""),
      ephemeral: await suite.importKeyPair(
        parseHex(isInitiator ? vector.init_ephemeral : vector.resp_ephemeral),
      ),
    });
  }

  test("[CH2] reproduces the published handshake, its hash and its transport messages", async () => {
    const [message1, message2, ...transport] = vector.messages;
    if (message1 === undefined || message2 === undefined) throw new Error("the vector has no handshake");
    const initiator = await stateOf("initiator");
    const responder = await stateOf("responder");

    const written1 = await initiator.writeMessage1(parseHex(message1.payload));
    expect(formatHex(written1)).toBe(message1.ciphertext);
    expect(formatHex(await responder.readMessage1(written1))).toBe(message1.payload);
    const written2 = await responder.writeMessage2(parseHex(message2.payload));
    expect(formatHex(written2)).toBe(message2.ciphertext);
    expect(formatHex(await initiator.readMessage2(written2))).toBe(message2.payload);

    const guest = initiator.split();
    const host = responder.split();
    expect(formatHex(guest.handshakeHash)).toBe(vector.handshake_hash);
    expect(formatHex(host.handshakeHash)).toBe(vector.handshake_hash);
    expect(transport).toHaveLength(4);
    for (const [index, { payload, ciphertext }] of transport.entries()) {
      const [from, to] = index % 2 === 0 ? [guest, host] : [host, guest];
      expect(formatHex(await from.send.encryptWithAd(noAd, parseHex(payload)))).toBe(ciphertext);
      expect(formatHex(await to.receive.decryptWithAd(noAd, parseHex(ciphertext)))).toBe(payload);
    }
  });
});
