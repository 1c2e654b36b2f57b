/**
 * What came, went or failed last, and how the connection is, for those who do not see the screen change. It stands
 * there before there is any: of a region that comes with its words, screen readers say nothing.
 */

import { type ReactNode, useEffect, useState } from "react";
import type { Item, SessionSnapshot } from "#transport/snapshot";
import { unfinishedWord } from "./CardHeader.tsx";
import { connectionTitle } from "./DeviceBadge.tsx";
import type { Catalogue } from "./i18n/catalogue.ts";
import { useMessages } from "./i18n/context.tsx";
import { isolate } from "./i18n/isolate.ts";
import { endingSentence, failureSentence } from "./i18n/outcome.ts";
import { itemName } from "./item-name.ts";
import { toneOf } from "./tone-of.ts";

type Seen = { readonly items: readonly Item[]; readonly news: Item | null };

const none: readonly Item[] = [];

export function LastNews({ session }: { readonly session: SessionSnapshot | null }): ReactNode {
  const messages = useMessages();
  const items = session?.items ?? none;
  const [seen, setSeen] = useState<Seen>({ items: [], news: null });
  useEffect(() => setSeen((last) => lookAt(items, last)), [items]);
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {/* Two texts in a row have the same words: each is an element of its own, so the second is heard too. */}
        {seen.news === null ? null : <span key={seen.news.id}>{wordsFor(seen.news, messages)}</span>}
      </p>
      <p aria-live="polite" className="sr-only">
        {session && stateWords(session, messages)}
      </p>
    </>
  );
}

/** An alarm is a region that is read as it comes, and who has ended it here knows. */
function stateWords(session: SessionSnapshot, messages: Catalogue): string | null {
  const { phase, role } = session;
  if (phase.kind === "connected" || phase.kind === "reconnecting") return connectionTitle(session, messages);
  if (phase.kind !== "ended") return null;
  const isKnown = phase.reason.kind === "ended-here" || toneOf(role, phase.reason) === "danger";
  return isKnown ? null : endingSentence(messages, role, phase.reason).what;
}

/** Of what is off the list nothing is told any more. */
function lookAt(items: readonly Item[], { items: before, news }: Seen): Seen {
  const isListed = items.some(({ id }) => id === news?.id);
  return { items, news: newsAmong(items, before) ?? (isListed ? news : null) };
}

/** The last that was not yet so before. */
function newsAmong(items: readonly Item[], before: readonly Item[]): Item | null {
  const stages = new Map(before.map((item) => [item.id, stageOf(item)]));
  return items.findLast((item) => stageOf(item) !== null && stageOf(item) !== stages.get(item.id)) ?? null;
}

/** Null: nothing to tell of yet. */
function stageOf(item: Item): string | null {
  if (item.kind === "text")
    return item.direction === "received" || item.state === "refused" ? item.state : null;
  const { kind } = item.state;
  return kind === "done" || kind === "cancelled" || kind === "unfinished" ? kind : null;
}

function wordsFor(item: Item, messages: Catalogue): string {
  const { items } = messages;
  const failure = failureSentence(messages, item);
  if (item.kind === "text")
    return failure ?? (item.textKind === "link" ? items.linkArrived : items.textArrived);
  const { state } = item;
  const name = isolate(itemName(item, messages));
  if (failure !== undefined) return `${name} – ${failure}`;
  if (state.kind === "unfinished") return `${name} – ${unfinishedWord(item.direction, state, messages)}`;
  return item.direction === "received"
    ? items.filesArrived(item.files.length)
    : items.filesSent(item.files.length);
}
