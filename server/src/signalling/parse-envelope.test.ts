import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEnvelope } from "./parse-envelope.ts";

const dst = `${"0".repeat(32)}-h`;

describe("parseEnvelope", () => {
  it("[SG18] reads what PeerJS sends", () => {
    expect(parseEnvelope('{"type":"HEARTBEAT"}')).toEqual({ type: "HEARTBEAT" });
    const payload = {
      sdp: { type: "offer", sdp: "v=0" },
      type: "data",
      connectionId: "dc_k2j4h5",
      label: "dc_k2j4h5",
      reliable: true,
      serialization: "raw",
    };
    expect(parseEnvelope(JSON.stringify({ type: "OFFER", payload, dst }))).toEqual({
      type: "OFFER",
      payload,
      dst,
    });
    const candidate = { candidate: "", sdpMid: "0", sdpMLineIndex: 0, usernameFragment: null };
    const last = { type: "CANDIDATE", payload: { candidate, type: "data", connectionId: "dc_1" }, dst };
    expect(parseEnvelope(JSON.stringify(last))).toEqual(last);
  });

  it("[SG18] drops metadata and everything else it does not know", () => {
    const sdp = { type: "answer", sdp: "v=0", extra: 1 };
    const payload = { sdp, type: "data", connectionId: "dc_1", metadata: { a: 1 }, browser: "chrome" };
    expect(parseEnvelope(JSON.stringify({ type: "ANSWER", payload, dst, src: "x" }))).toEqual({
      type: "ANSWER",
      dst,
      payload: { sdp: { type: "answer", sdp: "v=0" }, type: "data", connectionId: "dc_1" },
    });
  });

  it("[SG18] never throws, whatever comes", () => {
    const type = fc.constantFrom("OFFER", "ANSWER", "CANDIDATE", "LEAVE", "HEARTBEAT", "OPEN");
    const envelope = fc.record({ type, dst: fc.anything(), payload: fc.anything() }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), envelope.map(toText)), (text) => {
        parseEnvelope(text);
      }),
      { numRuns: 5_000 },
    );
  });
});

function toText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
