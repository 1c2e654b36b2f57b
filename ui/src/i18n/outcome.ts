/** The sentence for what a session or a transfer came to. */

import type { EndReason, FilesState, Notice } from "#transport/snapshot";
import type { Catalogue, Role, Sentence } from "./catalogue.ts";

export function endingSentence(messages: Catalogue, role: Role, reason: EndReason): Sentence {
  if (reason.kind === "protocol-error") return messages.alerts[reason.code];
  return messages.endings[role][reason.kind];
}

export function noticeSentence(messages: Catalogue, notice: Notice): Sentence {
  return messages.notices[notice.kind];
}

export function cancelSentence(
  messages: Catalogue,
  state: Extract<FilesState, { kind: "cancelled" }>,
): string {
  return messages.cancels[state.by][state.reason];
}
