/** The pairing link and what is derived from its secret (docs/protocol/1-pairing, PR1–PR8). */

import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { formatHex } from "#protocol/bytes";
import { derivePairing } from "#protocol/pairing/derive";
import { formatPairingLink, parsePairingLink } from "#protocol/pairing/link";
import { initiatorOf, responderOf } from "./support/handshake.ts";
import { refusalOf } from "./support/refusal.ts";

const secret = Uint8Array.from({ length: 32 }, (_, i) => 251 - i * 5);
const link = formatPairingLink("https://pairqr.example", secret);
const fragment = link.slice(link.indexOf("#"));

describe("the link", () => {
  test("[PR1] is the origin, the version and the secret, and short", () => {
    expect(link).toBe(`https://pairqr.example/#1${Buffer.from(secret).toString("base64url")}`);
    expect(link).toHaveLength("https://pairqr.example/#".length + 44);
  });

  test("[PR1] comes back as the same secret, for any secret", () => {
    for (let i = 0; i < 200; i++) {
      const any = new Uint8Array(randomBytes(32));
      expect(parsePairingLink(formatPairingLink("http://localhost:8080", any))).toEqual({
        kind: "pairing",
        secret: any,
      });
    }
  });

  test.each([0, 1, 31, 33, 64])("[PR1] is not made of %i bytes", async (lengthBytes) => {
    const verdict = await refusalOf(() =>
      formatPairingLink("https://a.example", new Uint8Array(lengthBytes)),
    );
    expect(verdict).toBe("internal-error");
  });

  test("[PR3] is read from a URL, with path and query or without, and from a location's hash", () => {
    for (const text of [link, fragment, `https://a.example/x/y?z=1${fragment}`]) {
      expect(parsePairingLink(text)).toEqual({ kind: "pairing", secret });
    }
  });

  test.each(["", "#", "https://pairqr.example/", "https://pairqr.example/#", fragment.slice(1)])(
    "[PR3] is missing in %j",
    (text) => {
      expect(parsePairingLink(text)).toEqual({ kind: "missing" });
    },
  );

  test.each(["#0", "#2", "#about", "#A", "# 1", "#%31"])("[PR3] %j is of an unknown version", (start) => {
    expect(parsePairingLink(`${start}${fragment.slice(2)}`)).toEqual({ kind: "unknown-version" });
  });

  test.each([0, 1, 42, 44, 45, 300])("[PR4] %i characters of secret are malformed", (length) => {
    expect(parsePairingLink(`#1${"A".repeat(length)}`)).toEqual({ kind: "malformed" });
  });

  test("[PR4] a URL of 512 characters is read, one of 513 is not", () => {
    const padded = (length: number) =>
      `https://a.example/${"x".repeat(length - 18 - fragment.length)}${fragment}`;
    expect(padded(512)).toHaveLength(512);
    expect(parsePairingLink(padded(512)).kind).toBe("pairing");
    expect(parsePairingLink(padded(513))).toEqual({ kind: "malformed" });
    expect(parsePairingLink("#1".repeat(10_000_000))).toEqual({ kind: "malformed" });
  });

  test.each(["=", "+", "/", " ", "%", ".", "\n", "\0", "é", "😀"])("[PR5] %j is in no secret", (char) => {
    for (const at of [2, 20, 44]) {
      const text = `${fragment.slice(0, at)}${char}`.padEnd(45, "A").slice(0, 45);
      expect(parsePairingLink(text)).toEqual({ kind: "malformed" });
    }
  });

  test("[PR5] only one of the 64 last characters that hold the same secret is read", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const read = [...alphabet].filter(
      (char) => parsePairingLink(fragment.slice(0, -1) + char).kind === "pairing",
    );
    // 43 characters are 258 bits: the last two must be zero.
    expect(read).toEqual([...alphabet].filter((_, value) => value % 4 === 0));
  });
});

describe("what is derived", () => {
  test("[PR6] has the lengths and forms that server and PeerJS want", () => {
    const pairing = derivePairing(secret);
    expect(pairing.sessionId).toMatch(/^[0-9a-f]{32}$/);
    expect(pairing.joinKey).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(pairing.joinKeyHash).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(pairing.psk).toHaveLength(32);
  });

  test("[PR6] is the same each time and pinned for good", () => {
    const pairing = derivePairing(new Uint8Array(32));
    expect(derivePairing(new Uint8Array(32))).toEqual(pairing);
    expect(pairing.sessionId).toBe("52b486e6f6a9c500894e662d2def96d4");
    expect(formatHex(pairing.psk)).toBe("3b047bd72e8bedc5717ef8fd1c494fa4d9fd6a9740cfeed2756623938f00c8b4");
  });

  test.each([0, 31, 33])("[PR6] is not derived from %i bytes", async (lengthBytes) => {
    expect(await refusalOf(() => derivePairing(new Uint8Array(lengthBytes)))).toBe("internal-error");
  });

  test("[PR7] what is registered is the SHA-256 of the bytes of the join key that is shown later", () => {
    const { joinKey, joinKeyHash } = derivePairing(secret);
    const shown = Buffer.from(joinKey, "base64url");
    expect(joinKeyHash).toBe(createHash("sha256").update(shown).digest("base64url"));
  });

  test("[PR8] differs from value to value and wholly from secret to secret", () => {
    const other = secret.slice();
    other[31] = (other[31] ?? 0) ^ 1;
    const values = [derivePairing(secret), derivePairing(other)].flatMap(({ psk, ...rest }) => [
      formatHex(psk),
      ...Object.values(rest),
      formatHex(new Uint8Array(Buffer.from(rest.joinKey, "base64url"))),
    ]);
    for (const value of values) {
      expect(values.filter((candidate) => candidate.startsWith(value.slice(0, 16)))).toEqual([value]);
    }
  });

  test("[PR8] nothing the server holds is the psk of a handshake", async () => {
    const { joinKey, joinKeyHash, sessionId, psk } = derivePairing(secret);
    const known = [joinKey, joinKeyHash].map((text) => new Uint8Array(Buffer.from(text, "base64url")));
    known.push(new Uint8Array(Buffer.from(sessionId.repeat(2), "hex")));
    for (const key of known) {
      const message1 = await initiatorOf({ psk: { kind: "pairing", key } }).writeMessage1();
      const responder = responderOf({ psks: [{ kind: "pairing", key: psk }] });
      expect(await refusalOf(() => responder.readMessage1(message1))).toBe("handshake-failed");
    }
  });
});
