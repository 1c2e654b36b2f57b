/** Which psk opens a session's next data channel (docs/protocol/3-channel, CH10–CH12). */

import { hkdfSync } from "node:crypto";
import { expect, test } from "vitest";
import { confirmPsk, type HostPsks, type Psk, proposePsk } from "#protocol/channel/psks";
import { deriveResumptionPsk } from "#protocol/channel/resumption";
import { safetyWordlist } from "#protocol/channel/safety-wordlist";
import { deriveSafetyWords } from "#protocol/channel/safety-words";
import { initiatorOf, pairingPsk, responderOf, shakeHands } from "./support/handshake.ts";
import { refusalOf } from "./support/refusal.ts";

function resumptionPskOf(key: Uint8Array): Psk {
  return { kind: "resumption", key };
}

async function isAccepted(psk: Psk, psks: HostPsks): Promise<boolean> {
  const message1 = await initiatorOf({ psk }).writeMessage1();
  return (await refusalOf(() => responderOf({ psks }).readMessage1(message1))) === "accepted";
}

test("[CH10] between message 2 and the guest's first record the host accepts the old psk and the new one", async () => {
  const { host } = await shakeHands();
  const psks = proposePsk([pairingPsk], pairingPsk, host.resumptionPsk);
  expect(await isAccepted(pairingPsk, psks)).toBe(true);
  expect(await isAccepted(resumptionPskOf(host.resumptionPsk), psks)).toBe(true);
});

test("[CH10] after the guest's first record the pairing psk opens nothing any more", async () => {
  const { host } = await shakeHands();
  const psks = confirmPsk(host.resumptionPsk);
  expect(await isAccepted(pairingPsk, psks)).toBe(false);
  expect(await isAccepted(resumptionPskOf(host.resumptionPsk), psks)).toBe(true);
});

/** What became of an attempt, by what was lost of it. */
const losses = ["message 1", "message 2", "the first record", "nothing"] as const;
type Loss = (typeof losses)[number];

const sequences: Loss[][] = losses.flatMap((first) =>
  losses.flatMap((second) => losses.flatMap((third) => losses.map((last) => [first, second, third, last]))),
);

test("[CH10] whatever was lost of four attempts, the guest is not locked out, and what it left before them is dead", () => {
  for (const sequence of sequences) {
    let guest = pairingPsk;
    let host: HostPsks = [pairingPsk];
    const left: Psk[] = [];
    for (const loss of sequence.filter((one) => one !== "message 1")) {
      const used = guest;
      expect(host, `lost: ${sequence}`).toContain(used);
      host = proposePsk(host, used, new Uint8Array(32));
      for (const psk of left) expect(host, `lost: ${sequence}`).not.toContain(psk);
      if (loss === "message 2") continue;
      left.push(used);
      [guest] = host;
      if (loss === "the first record") continue;
      host = confirmPsk(guest.key);
      [guest] = host;
    }
    expect(host, `lost: ${sequence}`).toContain(guest);
  }
});

test("[CH10] the pairing psk is dead once a guest has used what took its place", () => {
  const [r1, r2] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const proposed = proposePsk([pairingPsk], pairingPsk, r1);
  const [used = pairingPsk] = proposed;
  expect(proposePsk(proposed, used, r2)).toEqual([resumptionPskOf(r2), resumptionPskOf(r1)]);
});

test("[CH10] of attempts side by side each may be the one whose message 2 came, and three are kept", () => {
  let psks: HostPsks = [pairingPsk];
  const proposed = [1, 2, 3, 4].map((value) => new Uint8Array(32).fill(value));
  for (const key of proposed) psks = proposePsk(psks, pairingPsk, key);
  expect(psks).toEqual([...proposed.slice(1).reverse().map(resumptionPskOf), pairingPsk]);
});

test("[CH10] a resumed handshake replaces the psk once more, and both of one kind are tried", async () => {
  const first = await shakeHands();
  const psk = resumptionPskOf(first.guest.resumptionPsk);
  const second = await shakeHands({ psk }, { psks: [psk] });
  expect(second.host.psk).toBe(psk);
  const psks = proposePsk([psk], second.host.psk, second.host.resumptionPsk);
  expect(await isAccepted(psk, psks)).toBe(true);
  expect(await isAccepted(resumptionPskOf(second.guest.resumptionPsk), psks)).toBe(true);
  expect(await isAccepted(psk, confirmPsk(second.host.resumptionPsk))).toBe(false);
});

test("[CH11] the resumption psk depends on the exporter key and on the handshake hash", () => {
  const exporterKey = new Uint8Array(32).fill(1);
  const hash = new Uint8Array(32).fill(2);
  const psk = deriveResumptionPsk(exporterKey, hash);
  expect(psk).toHaveLength(32);
  expect(deriveResumptionPsk(exporterKey, hash)).toEqual(psk);
  expect(deriveResumptionPsk(new Uint8Array(32).fill(3), hash)).not.toEqual(psk);
  expect(deriveResumptionPsk(exporterKey, new Uint8Array(32).fill(3))).not.toEqual(psk);
});

test("[CH11] the resumption psk is none that the handshake hash alone would give", async () => {
  const { guest } = await shakeHands();
  const fromHash = hkdfSync("sha256", guest.handshakeHash, "", "PairQR/1 resumption psk", 32);
  expect(guest.resumptionPsk).not.toEqual(new Uint8Array(fromHash));
});

test("[CH12] both sides read the same four words, and another handshake gives others", async () => {
  const { guest, host } = await shakeHands();
  const words = deriveSafetyWords(guest.handshakeHash);
  expect(words).toHaveLength(4);
  expect(deriveSafetyWords(host.handshakeHash)).toEqual(words);
  expect(deriveSafetyWords((await shakeHands()).guest.handshakeHash)).not.toEqual(words);
});

test("[CH12] the words of a given hash never change", () => {
  expect(deriveSafetyWords(new Uint8Array(32)).join(" ")).toBe("rover pacific pepper shell");
});

test("[CH12] the list has 1024 words, each once, sorted, in lower case", () => {
  expect(safetyWordlist).toHaveLength(1024);
  expect([...new Set(safetyWordlist)].sort()).toEqual(safetyWordlist);
  for (const word of safetyWordlist) expect(word).toMatch(/^[a-z]{3,9}$/);
});
