/** The sentence for what a session or a transfer came to. */

import type { EndReason, FilesState, Notice, Phase } from "#transport/snapshot";
import type { Catalogue, PlainEndKind, Role, Sentence } from "./catalogue.ts";

export function endingSentence(messages: Catalogue, role: Role, reason: EndReason): Sentence {
  if (reason.kind === "protocol-error") return messages.alerts[reason.code];
  const { host, guest } = messages.endings;
  const own: Partial<Record<PlainEndKind, Sentence>> = role === "host" ? host : guest;
  return own[reason.kind] ?? guest[reason.kind];
}

export function noticeSentence(messages: Catalogue, { kind }: Notice, phase: Phase): Sentence {
  if (kind === "no-path") return messages.endings.host["no-path"];
  const isLater = kind === "server-unreachable" && phase.kind !== "waiting";
  return messages.notices[isLater ? "server-away" : kind];
}

export function cancelSentence(
  messages: Catalogue,
  state: Extract<FilesState, { kind: "cancelled" }>,
): string {
  return messages.cancels[state.by][state.reason];
}
