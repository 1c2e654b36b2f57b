import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEnvelope } from "./parse-envelope.ts";

const dst = `${"0".repeat(32)}-h`;

describe("parseEnvelope", () => {
  it("[SG18] reads what PeerJS sends", () => {
    expect(read('{"type":"HEARTBEAT"}')).toEqual({ type: "HEARTBEAT" });
    const payload = {
      sdp: { type: "offer", sdp: "v=0" },
      type: "data",
      connectionId: "dc_k2j4h5",
      label: "dc_k2j4h5",
      reliable: true,
      serialization: "raw",
    };
    expect(read(JSON.stringify({ type: "OFFER", payload, dst }))).toEqual({
      type: "OFFER",
      payload,
      dst,
    });
    const candidate = { candidate: "", sdpMid: "0", sdpMLineIndex: 0, usernameFragment: null };
    const last = { type: "CANDIDATE", payload: { candidate, type: "data", connectionId: "dc_1" }, dst };
    expect(read(JSON.stringify(last))).toEqual(last);
  });

  it("[SG18] drops metadata and everything else it does not know", () => {
    const sdp = { type: "answer", sdp: "v=0", extra: 1 };
    const payload = { sdp, type: "data", connectionId: "dc_1", metadata: { a: 1 }, browser: "chrome" };
    expect(read(JSON.stringify({ type: "ANSWER", payload, dst, src: "x" }))).toEqual({
      type: "ANSWER",
      dst,
      payload: { sdp: { type: "answer", sdp: "v=0" }, type: "data", connectionId: "dc_1" },
    });
  });

  it("[SG18] hands on what came where nothing had to be dropped, and nothing else", () => {
    const name = fc.string({ maxLength: 8 });
    const more = fc.dictionary(fc.oneof(name, fc.constant("__proto__")), fc.jsonValue(), { maxKeys: 1 });
    const answer = fc.record({ connectionId: name, sdp: name, outer: more, inner: more, deep: more });
    fc.assert(
      fc.property(answer, ({ connectionId, sdp, outer, inner, deep }) => {
        const known = { type: "ANSWER", dst };
        const payload = { connectionId, type: "data", sdp: { type: "answer", sdp } };
        const sent = {
          ...outer,
          ...known,
          payload: { ...inner, ...payload, sdp: { ...deep, ...payload.sdp } },
        };
        const text = JSON.stringify(sent, null, 1);
        const handedOn = parseEnvelope(text)?.text ?? "";
        expect(JSON.parse(handedOn)).toEqual({ ...known, payload });
        expect(handedOn === text).toBe(isDeepStrictEqual(sent, { ...known, payload }));
      }),
      { numRuns: 2_000 },
    );
  });

  it("[SG18] drops a field however deep it is", () => {
    const depth = 50_000;
    const text = `{"type":"LEAVE","dst":"${dst}","more":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(parseEnvelope(text)?.text).toBe(JSON.stringify({ type: "LEAVE", dst }));
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

function read(text: string): unknown {
  return parseEnvelope(text)?.envelope;
}

function toText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
