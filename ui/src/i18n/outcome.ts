/** The sentence for what a session or a transfer came to. */

import type { EndReason, Item, Notice, Phase } from "#transport/snapshot";
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

/** Why it was refused or cancelled; undefined for what was neither. */
export function failureSentence({ cancels }: Catalogue, item: Item): string | undefined {
  if (item.kind === "text") return item.state === "refused" ? cancels.here["too-many"] : undefined;
  const { state } = item;
  if (state.kind !== "cancelled") return undefined;
  return state.by === "here" ? cancels.here[state.reason] : cancels.peer[state.reason];
}
