/** The sentence for what a session or a transfer came to. */

import type { EndReason, FilesState, Notice } from "#transport/snapshot";
import type { Catalogue, PlainEndKind, Role, Sentence } from "./catalogue.ts";

export function endingSentence(messages: Catalogue, role: Role, reason: EndReason): Sentence {
  if (reason.kind === "protocol-error") return messages.alerts[reason.code];
  const { host, guest } = messages.endings;
  const own: Partial<Record<PlainEndKind, Sentence>> = role === "host" ? host : guest;
  return own[reason.kind] ?? guest[reason.kind];
}

export function noticeSentence(messages: Catalogue, notice: Notice): Sentence {
  return notice.kind === "no-path" ? messages.endings.host["no-path"] : messages.notices[notice.kind];
}

export function cancelSentence(
  messages: Catalogue,
  state: Extract<FilesState, { kind: "cancelled" }>,
): string {
  return messages.cancels[state.by][state.reason];
}
