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
  const psks = proposePsk([pairingPsk], host.resumptionPsk);
  expect(await isAccepted(pairingPsk, psks)).toBe(true);
  expect(await isAccepted(resumptionPskOf(host.resumptionPsk), psks)).toBe(true);
});

test("[CH10] after the guest's first record the pairing psk opens nothing any more", async () => {
  const { host } = await shakeHands();
  const psks = confirmPsk(proposePsk([pairingPsk], host.resumptionPsk));
  expect(await isAccepted(pairingPsk, psks)).toBe(false);
  expect(await isAccepted(resumptionPskOf(host.resumptionPsk), psks)).toBe(true);
});

test("[CH10] of several handshakes whose message 2 was lost only the newest proposal stays, and the old psk", () => {
  const lost = proposePsk([pairingPsk], new Uint8Array(32).fill(1));
  const psks = proposePsk(lost, new Uint8Array(32).fill(2));
  expect(psks).toEqual([resumptionPskOf(new Uint8Array(32).fill(2)), pairingPsk]);
});

test("[CH10] a resumed handshake replaces the psk once more, and both of one kind are tried", async () => {
  const first = await shakeHands();
  const psk = resumptionPskOf(first.guest.resumptionPsk);
  const second = await shakeHands({ psk }, { psks: [psk] });
  expect(second.host.pskKind).toBe("resumption");
  const psks = proposePsk([psk], second.host.resumptionPsk);
  expect(await isAccepted(psk, psks)).toBe(true);
  expect(await isAccepted(resumptionPskOf(second.guest.resumptionPsk), psks)).toBe(true);
  expect(await isAccepted(psk, confirmPsk(psks))).toBe(false);
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
