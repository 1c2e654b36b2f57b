/** Both ways to X25519, and AES-256-GCM, against node:crypto (docs/protocol/3-channel, CH2, CH7). */

import {
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
} from "node:crypto";
import { describe, expect, test } from "vitest";
import { createWebCryptoSuite, loadNobleX25519 } from "#transport/webcrypto-suite";

const native = createWebCryptoSuite();
const noble = createWebCryptoSuite(loadNobleX25519);
const spkiPrefix = Buffer.from("302a300506032b656e032100", "hex");

describe.each([
  ["WebCrypto", native, noble],
  ["@noble/curves", noble, native],
])("X25519 of %s", (_, suite, other) => {
  test("[CH2] agrees with node:crypto and with the other one", async () => {
    const theirs = generateKeyPairSync("x25519");
    const theirPublic = theirs.publicKey.export({ format: "der", type: "spki" }).subarray(-32);
    const privateBytes = new Uint8Array(randomBytes(32));
    const own = await suite.importKeyPair(privateBytes);
    const ownKey = Buffer.concat([spkiPrefix, own.publicKey]);
    const shared = diffieHellman({
      privateKey: theirs.privateKey,
      publicKey: createPublicKey({ key: ownKey, format: "der", type: "spki" }),
    });
    expect(await suite.dh(own, theirPublic)).toEqual(new Uint8Array(shared));
    const same = await other.importKeyPair(privateBytes);
    expect(same.publicKey).toEqual(own.publicKey);
    expect(await other.dh(same, theirPublic)).toEqual(new Uint8Array(shared));
  });

  test("[CH24] makes a new key pair each time", async () => {
    const pairs = await Promise.all([suite.generateKeyPair(), suite.generateKeyPair()]);
    const [first, second] = pairs;
    expect(first.publicKey).toHaveLength(32);
    expect(first.publicKey).not.toEqual(second.publicKey);
    expect(await suite.dh(first, second.publicKey)).toEqual(await suite.dh(second, first.publicKey));
  });

  test.each([
    ["the zero point", "00".repeat(32)],
    ["one", `01${"00".repeat(31)}`],
    ["a point of order 8", "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"],
    ["p - 1", `ec${"ff".repeat(30)}7f`],
  ])("[CH7] rejects a result of all zeros: %s", async (_name, point) => {
    const own = await suite.generateKeyPair();
    await expect(suite.dh(own, new Uint8Array(Buffer.from(point, "hex")))).rejects.toThrow();
  });

  test.each([0, 31, 33])("[CH7] rejects a public key of %i bytes", async (lengthBytes) => {
    const own = await suite.generateKeyPair();
    await expect(suite.dh(own, new Uint8Array(lengthBytes).fill(9))).rejects.toThrow();
  });
});

describe("AES-256-GCM", () => {
  const nonce = new Uint8Array(randomBytes(12));
  const aad = new Uint8Array(randomBytes(5));

  test.each([0, 1, 15, 16, 17, 262_127])(
    "[CH13] seals %i bytes as node:crypto opens them",
    async (lengthBytes) => {
      const key = randomBytes(32);
      const plaintext = randomBytes(lengthBytes);
      const sealed = Buffer.from(await (await native.importAesKey(key)).seal(nonce, aad, plaintext));
      const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(aad);
      decipher.setAuthTag(sealed.subarray(-16));
      const opened = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
      expect(opened.equals(plaintext)).toBe(true);
    },
  );

  test("[CH13] seals and opens a view without touching what is around it", async () => {
    const key = await native.importAesKey(randomBytes(32));
    const around = new Uint8Array(randomBytes(100));
    const before = around.slice();
    const sealed = await key.seal(nonce, aad, around.subarray(40, 60));
    expect(await key.open(nonce, aad, sealed)).toEqual(before.slice(40, 60));
    expect(around).toEqual(before);
  });

  test("[CH15] rejects other bytes, nonce, additional data or key", async () => {
    const key = await native.importAesKey(randomBytes(32));
    const sealed = await key.seal(nonce, aad, new Uint8Array(20));
    const changed = sealed.slice();
    changed[3] = (changed[3] ?? 0) ^ 1;
    await expect(key.open(nonce, aad, changed)).rejects.toThrow();
    await expect(key.open(new Uint8Array(12), aad, sealed)).rejects.toThrow();
    await expect(key.open(nonce, new Uint8Array(5), sealed)).rejects.toThrow();
    await expect(key.open(nonce, aad, sealed.subarray(0, 10))).rejects.toThrow();
    const other = await native.importAesKey(randomBytes(32));
    await expect(other.open(nonce, aad, sealed)).rejects.toThrow();
  });
});

test("[CH2] X25519 is chosen once, at the first use", async () => {
  let loads = 0;
  const suite = createWebCryptoSuite(async () => {
    loads += 1;
    return await loadNobleX25519();
  });
  await suite.importAesKey(new Uint8Array(32));
  expect(loads).toBe(0);
  await Promise.all([suite.generateKeyPair(), suite.generateKeyPair()]);
  await suite.generateKeyPair();
  expect(loads).toBe(1);
});

test("[CH24] every key pair is another one, the first ones too", async () => {
  const suite = createWebCryptoSuite();
  const pairs = await Promise.all([
    suite.generateKeyPair(),
    suite.generateKeyPair(),
    suite.generateKeyPair(),
  ]);
  const keys = pairs.map(({ publicKey }) => Buffer.from(publicKey).toString("hex"));
  expect(new Set(keys).size).toBe(pairs.length);
  const [one, two] = pairs;
  if (one === undefined || two === undefined) throw new Error("There are three.");
  expect(await suite.dh(one, two.publicKey)).toEqual(await suite.dh(two, one.publicKey));
});
