/**
 * Envelopes: the JSON messages that peers exchange through the signalling socket, docs/protocol/2-signalling, SG17–SG20 and SG48.
 *
 *     { "type": "OFFER", "dst": "<peer id>", "payload": { "connectionId": "dc_…", "type": "data", "sdp": { … } } }
 *
 * The form is PeerJS's. `src` is always written by the server; what a sender puts there is ignored.
 */

type OfferPayload = {
  readonly connectionId: string;
  readonly type: "data";
  readonly sdp: { readonly type: "offer"; readonly sdp: string };
  readonly label?: string | undefined;
  readonly serialization?: string | undefined;
  readonly reliable?: boolean | undefined;
};

type AnswerPayload = {
  readonly connectionId: string;
  readonly type: "data";
  readonly sdp: { readonly type: "answer"; readonly sdp: string };
};

type CandidatePayload = {
  readonly connectionId: string;
  readonly type: "data";
  readonly candidate: {
    readonly candidate: string;
    readonly sdpMid?: string | null | undefined;
    readonly sdpMLineIndex?: number | null | undefined;
    readonly usernameFragment?: string | null | undefined;
  } | null;
};

export type OfferEnvelope = { readonly type: "OFFER"; readonly dst: string; readonly payload: OfferPayload };

/** What a peer sends to the other member. */
export type PeerEnvelope =
  | OfferEnvelope
  | { readonly type: "ANSWER"; readonly dst: string; readonly payload: AnswerPayload }
  | { readonly type: "CANDIDATE"; readonly dst: string; readonly payload: CandidatePayload }
  | { readonly type: "LEAVE"; readonly dst: string };

/** What a peer sends to the server alone, every few seconds. */
type HeartbeatEnvelope = { readonly type: "HEARTBEAT" };

/** SG48: how a connection went, in one word. */
export const reportOutcomes = ["direct", "relayed", "no-path", "tampered"] as const;
export type ReportOutcome = (typeof reportOutcomes)[number];

/** What a member tells the server alone, once in a session. */
export type ReportEnvelope = {
  readonly type: "REPORT";
  readonly payload: { readonly outcome: ReportOutcome };
};

export type Envelope = PeerEnvelope | HeartbeatEnvelope | ReportEnvelope;

/** Longest connection id; PeerJS makes about 15 characters. */
export const connectionIdMaxChars = 64;
