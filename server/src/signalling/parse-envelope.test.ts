import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEnvelope, readEnvelope } from "./parse-envelope.ts";

const dst = `${"0".repeat(32)}-h`;
const connection = { type: "data", connectionId: "dc_1" };
const session = { sdp: { type: "offer", sdp: "v=0" }, label: "dc_1", reliable: true, serialization: "raw" };
const ice = { candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0, usernameFragment: "abcd" };
const fromPeerJs = [
  { type: "HEARTBEAT" },
  { type: "OFFER", dst, payload: { ...connection, ...session } },
  { type: "ANSWER", dst, payload: { ...connection, sdp: { type: "answer", sdp: "v=0" } } },
  { type: "CANDIDATE", dst, payload: { ...connection, candidate: ice } },
  { type: "CANDIDATE", dst, payload: { ...connection, candidate: { candidate: "" } } },
  { type: "CANDIDATE", dst, payload: { ...connection, candidate: null } },
];

/** One field somewhere is another value, or gone, or there is one more. */
const changedEnvelope = fc
  .record({
    envelope: fc.constantFrom(...fromPeerJs),
    path: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
    added: fc.option(fc.oneof(fc.string(), fc.constantFrom("__proto__", "toString", "src", "metadata"))),
    value: fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(undefined, true, 0.5, null, "offer", "answer", "OFFER", "raw"),
      fc.constantFrom(64, 65, 256, 257, 65_536, 65_537).map((length) => "x".repeat(length)),
    ),
  })
  .map(({ envelope, path, added, value }) => {
    const changed: Record<string, unknown> = structuredClone(envelope);
    let inner = changed;
    for (const step of path.slice(1)) {
      const records = Object.values(inner).filter((field) => typeof field === "object" && field !== null);
      inner = (records[step % Math.max(1, records.length)] ?? inner) as Record<string, unknown>;
    }
    const names = Object.keys(inner);
    const name = added ?? names[(path[0] ?? 0) % names.length] ?? "type";
    Object.defineProperty(inner, name, { value, enumerable: true, configurable: true, writable: true });
    return JSON.parse(JSON.stringify(changed)) as unknown;
  });

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

  it("[SG18] hands on as it came what PeerJS sends", () => {
    for (const sent of fromPeerJs) {
      const text = JSON.stringify(sent, null, 1);
      expect(parseEnvelope(text)).toEqual({ envelope: sent, text });
    }
  });

  it("[SG18] hands on, of anything like it, exactly what the strict reading keeps", () => {
    fc.assert(
      fc.property(changedEnvelope, (sent) => {
        const parsed = parseEnvelope(JSON.stringify(sent));
        const read = readEnvelope(sent);
        expect(parsed?.envelope ?? null).toEqual(read);
        expect(parsed === null ? null : JSON.parse(parsed.text)).toEqual(read);
      }),
      { numRuns: 6_000 },
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
