/**
 * Says yes to an envelope that has the fields of docs/protocol/2-signalling, SG18, within their bounds, and no other: to
 * nearly all. Anything else is not refused by this, but left to parse-envelope.ts, whose rules these are: the test holds
 * one against the other. It leaves nothing behind in memory; valibot alone made every hundredth offer wait for a
 * collection (bench/relay-latency.ts).
 */
import { envelopeMaxBytes } from "#protocol/limits";
import { connectionIdMaxChars, type Envelope } from "#protocol/signalling/envelope";

type Check = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Check>>;

const name = text(connectionIdMaxChars);
const sdpText = text(envelopeMaxBytes);
const common: Fields = { connectionId: name, type: literal("data") };
const sdp = (type: string) => record({ type: literal(type), sdp: sdpText });
const toPeer = (type: string, payload: Check) => record({ type: literal(type), dst: name, payload });

const candidate = record(
  { candidate: sdpText },
  { sdpMid: orNull(name), sdpMLineIndex: orNull(Number.isInteger), usernameFragment: orNull(text(256)) },
);

/** Those that come in numbers. */
const plain = new Map<unknown, Check>([
  ["HEARTBEAT", record({ type: literal("HEARTBEAT") })],
  [
    "OFFER",
    toPeer(
      "OFFER",
      record(
        { ...common, sdp: sdp("offer") },
        { label: name, serialization: name, reliable: (value) => typeof value === "boolean" },
      ),
    ),
  ],
  ["ANSWER", toPeer("ANSWER", record({ ...common, sdp: sdp("answer") }))],
  ["CANDIDATE", toPeer("CANDIDATE", record({ ...common, candidate: orNull(candidate) }))],
]);

export function isPlainEnvelope(json: unknown): json is Envelope {
  return isRecord(json) && plain.get(json.type)?.(json) === true;
}

/** All required fields, perhaps some optional ones, and no other. */
function record(required: Fields, optional: Fields = {}): Check {
  const checks = new Map(Object.entries({ ...required, ...optional }));
  const requiredNames = Object.keys(required);
  return (value) => {
    if (!isRecord(value)) {
      return false;
    }
    for (const field in value) {
      if (checks.get(field)?.(value[field]) !== true) {
        return false;
      }
    }
    return requiredNames.every((field) => Object.hasOwn(value, field));
  };
}

function text(maxChars: number): Check {
  return (value) => typeof value === "string" && value.length <= maxChars;
}

function literal(wanted: string): Check {
  return (value) => value === wanted;
}

function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
