/**
 * Reads an envelope strictly, docs/protocol/2-signalling, SG18: known types only, each field bounded, nothing else kept.
 *
 * What is handed on is what was read, and written anew where a field had to be dropped: no sender reaches PeerServer or
 * a peer with more than this.
 */
import * as v from "valibot";
import { envelopeMaxBytes } from "#protocol/limits";
import { connectionIdMaxChars, type Envelope, reportOutcomes } from "#protocol/signalling/envelope";

const name = v.pipe(v.string(), v.maxLength(connectionIdMaxChars));
const sdpText = v.pipe(v.string(), v.maxLength(envelopeMaxBytes));
const peerId = v.pipe(v.string(), v.maxLength(connectionIdMaxChars));

const common = { connectionId: name, type: v.literal("data") };

const envelopes = [
  v.object({ type: v.literal("HEARTBEAT") }),
  v.object({
    type: v.literal("REPORT"),
    payload: v.object({ outcome: v.picklist(reportOutcomes) }),
  }),
  v.object({ type: v.literal("LEAVE"), dst: peerId }),
  v.object({
    type: v.literal("OFFER"),
    dst: peerId,
    payload: v.object({
      ...common,
      sdp: v.object({ type: v.literal("offer"), sdp: sdpText }),
      label: v.optional(name),
      serialization: v.optional(name),
      reliable: v.optional(v.boolean()),
    }),
  }),
  v.object({
    type: v.literal("ANSWER"),
    dst: peerId,
    payload: v.object({ ...common, sdp: v.object({ type: v.literal("answer"), sdp: sdpText }) }),
  }),
  v.object({
    type: v.literal("CANDIDATE"),
    dst: peerId,
    payload: v.object({
      ...common,
      candidate: v.nullable(
        v.object({
          candidate: sdpText,
          sdpMid: v.optional(v.nullable(name)),
          sdpMLineIndex: v.optional(v.nullable(v.pipe(v.number(), v.integer()))),
          usernameFragment: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(256)))),
        }),
      ),
    }),
  }),
] as const;

/** Found by its type: v.variant tries one after the other, for each envelope. */
const envelopeOf = new Map<unknown, (typeof envelopes)[number]>(
  envelopes.map((envelope) => [envelope.entries.type.literal, envelope]),
);

export type ParsedEnvelope = {
  readonly envelope: Envelope;
  /** As it may be handed on. */
  readonly text: string;
};

/** Null: not an envelope. */
export function parseEnvelope(text: string): ParsedEnvelope | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const envelope = readEnvelope(json);
  if (envelope === null) {
    return null;
  }
  return { envelope, text: isWhole(envelope, json) ? text : JSON.stringify(envelope) };
}

/** Null: not an envelope. */
export function readEnvelope(json: unknown): Envelope | null {
  const envelope = isRecord(json) ? envelopeOf.get(json.type) : undefined;
  const parsed = envelope && v.safeParse(envelope, json, { abortEarly: true });
  return parsed?.success ? parsed.output : null;
}

/** Whether no field was dropped. Goes no deeper than what was read, however deep the rest is. */
function isWhole(read: unknown, sent: unknown): boolean {
  if (!isRecord(read) || !isRecord(sent)) {
    return true;
  }
  const names = Object.keys(read);
  return names.length === Object.keys(sent).length && names.every((name) => isWhole(read[name], sent[name]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
