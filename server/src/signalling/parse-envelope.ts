/**
 * Reads an envelope strictly, docs/protocol/2-signalling, SG18: known types only, each field bounded, nothing else kept.
 *
 * What is handed on is a plain envelope as it came, or is written anew from what was read: no sender reaches PeerServer
 * or a peer with more than this.
 */
import * as v from "valibot";
import { envelopeMaxBytes } from "#protocol/limits";
import { connectionIdMaxChars, type Envelope, reportOutcomes } from "#protocol/signalling/envelope";
import { isPlainEnvelope } from "./plain-envelope.ts";

const name = v.pipe(v.string(), v.maxLength(connectionIdMaxChars));
const sdpText = v.pipe(v.string(), v.maxLength(envelopeMaxBytes));
const peerId = v.pipe(v.string(), v.maxLength(connectionIdMaxChars));

const common = { connectionId: name, type: v.literal("data") };

const envelope = v.variant("type", [
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
]);

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
  if (isPlainEnvelope(json)) {
    return { envelope: json, text };
  }
  const read = readEnvelope(json);
  return read === null ? null : { envelope: read, text: JSON.stringify(read) };
}

/** Null: not an envelope. */
export function readEnvelope(json: unknown): Envelope | null {
  const parsed = v.safeParse(envelope, json, { abortEarly: true });
  return parsed.success ? parsed.output : null;
}
