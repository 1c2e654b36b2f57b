/** From SDP to the fingerprints in the prologue (docs/protocol/3-channel, CH4). */

import { describe, expect, test } from "vitest";
import { parseDtlsFingerprints } from "#protocol/channel/fingerprints";
import { refusalOf } from "./support/refusal.ts";

const digest = Array.from({ length: 32 }, (_, i) => (i * 7 + 0x0a).toString(16).padStart(2, "0")).join(":");
const canonical = `sha-256 ${digest.toUpperCase()}`;
const otherDigest = Array(32).fill("5e").join(":");

function sdpOf(...lines: string[]): string {
  return ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", ...lines, ""].join("\r\n");
}

describe("one spelling", () => {
  test.each([
    ["as Chromium writes it", `a=fingerprint:sha-256 ${digest.toUpperCase()}`],
    ["in lower case", `a=fingerprint:sha-256 ${digest}`],
    ["with the algorithm in upper case", `a=fingerprint:SHA-256 ${digest}`],
  ])("[CH4] %s", (_, line) => {
    expect(parseDtlsFingerprints(sdpOf(line))).toEqual([canonical]);
  });

  test("[CH4] of the session or of a media section, whatever ends the line", () => {
    const session = sdpOf(
      `a=fingerprint:sha-256 ${digest}`,
      "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    );
    const media = sdpOf(
      "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
      `a=fingerprint:sha-256 ${digest}`,
    );
    expect(parseDtlsFingerprints(session)).toEqual(parseDtlsFingerprints(media));
    expect(parseDtlsFingerprints(media.replaceAll("\r\n", "\n"))).toEqual([canonical]);
    expect(parseDtlsFingerprints(media.replaceAll("\r\n", "\r"))).toEqual([canonical]);
  });

  test("[CH4] sorted, and none twice", () => {
    const lines = [
      `a=fingerprint:sha-256 ${otherDigest}`,
      `a=fingerprint:sha-256 ${digest}`,
      `a=fingerprint:SHA-256 ${otherDigest}`,
    ];
    const expected = [canonical, `sha-256 ${otherDigest.toUpperCase()}`];
    expect(parseDtlsFingerprints(sdpOf(...lines))).toEqual(expected);
    expect(parseDtlsFingerprints(sdpOf(...lines.reverse()))).toEqual(expected);
  });

  test("[CH4] SHA-384 and SHA-512 as well", () => {
    const long = ["sha-384", "sha-512"].map(
      (name, i) =>
        `a=fingerprint:${name} ${Array(48 + 16 * i)
          .fill("0A")
          .join(":")}`,
    );
    expect(parseDtlsFingerprints(sdpOf(...long))).toHaveLength(2);
  });

  test("[CH4] eight at most", async () => {
    const many = (count: number) =>
      sdpOf(
        ...Array.from(
          { length: count },
          (_, i) => `a=fingerprint:sha-256 ${Array(32).fill(`0${i}`).join(":")}`,
        ),
      );
    expect(parseDtlsFingerprints(many(8))).toHaveLength(8);
    expect(await refusalOf(() => parseDtlsFingerprints(many(9)))).toBe("handshake-failed");
  });
});

test.each([
  ["nothing", ""],
  ["no fingerprint", sdpOf("m=application 9 UDP/DTLS/SCTP webrtc-datachannel")],
  ["SHA-1", sdpOf(`a=fingerprint:sha-1 ${Array(20).fill("0A").join(":")}`)],
  ["MD5", sdpOf(`a=fingerprint:md5 ${Array(16).fill("0A").join(":")}`)],
  [
    "SHA-1 beside a good one",
    sdpOf(`a=fingerprint:sha-256 ${digest}`, `a=fingerprint:sha-1 ${Array(20).fill("0A").join(":")}`),
  ],
  ["a digest one byte short", sdpOf(`a=fingerprint:sha-256 ${digest.slice(3)}`)],
  ["a digest one byte long", sdpOf(`a=fingerprint:sha-256 ${digest}:00`)],
  ["half a byte", sdpOf(`a=fingerprint:sha-256 ${digest.slice(1)}`)],
  ["no digest", sdpOf("a=fingerprint:sha-256")],
  ["no colons", sdpOf(`a=fingerprint:sha-256 ${digest.replaceAll(":", "")}`)],
  ["something after it", sdpOf(`a=fingerprint:sha-256 ${digest} x`)],
  ["two spaces", sdpOf(`a=fingerprint:sha-256  ${digest}`)],
  ["more than an envelope holds", sdpOf(`a=fingerprint:sha-256 ${digest}`, "a=x".repeat(30_000))],
])("[CH4] refuses %s", async (_, sdp) => {
  expect(await refusalOf(() => parseDtlsFingerprints(sdp))).toBe("handshake-failed");
});

test.each([
  ["a blank in front", ` a=fingerprint:sha-256 ${otherDigest}`],
  ["a blank inside", `a= fingerprint:sha-256 ${otherDigest}`],
  ["the attribute in upper case", `a=FINGERPRINT:sha-256 ${otherDigest}`],
  ["the type in upper case", `A=fingerprint:sha-256 ${otherDigest}`],
  ["a tab", `a=fingerprint:\tsha-256 ${otherDigest}`],
  ["a zero byte in front", `\0a=fingerprint:sha-256 ${otherDigest}`],
  ["a line separator that is none in SDP", `a=x\u2028a=fingerprint:sha-256 ${otherDigest}`],
])("[CH4] does not pass over a second fingerprint behind %s", async (_, hidden) => {
  const sdp = sdpOf(`a=fingerprint:sha-256 ${digest}`, hidden);
  expect(await refusalOf(() => parseDtlsFingerprints(sdp))).toBe("handshake-failed");
});
