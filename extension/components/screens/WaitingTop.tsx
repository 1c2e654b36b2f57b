/** The code, and what will go through it. */

import type { ReactNode } from "react";
import { CopyButton } from "#ui/CopyButton.tsx";
import { Countdown } from "#ui/Countdown.tsx";
import { QrCode } from "#ui/QrCode.tsx";
import { shareForPhone } from "../../lib/content.ts";
import { linkOf, type PopupState, visibleSession } from "../../popup/popup-state.ts";
import type { PopupActions } from "../../popup/popup-store.ts";
import { Note } from "../Note.tsx";
import { Notices } from "../Notices.tsx";
import { OutboxList, RowWords } from "../OutboxList.tsx";
import { useStrings } from "../use-strings.ts";

type Props = { readonly state: PopupState; readonly actions: PopupActions };

export function WaitingTop({ state, actions }: Props): ReactNode {
  const { popup } = useStrings();
  const session = visibleSession(state);
  const link = linkOf(state);
  return (
    <>
      <Notices state={state} actions={actions} />
      <section className="flex flex-col items-center gap-2 text-center">
        <h1 className="text-lg leading-tight font-semibold">{popup.point}</h1>
        {link === null ? <div className="size-60" /> : <QrCode text={link} />}
        <div className="flex items-center gap-3">
          <Countdown until={session?.linkExpiresAt ?? null} />
          {link === null ? null : <CopyButton text={link} isLink />}
        </div>
      </section>
      <WillBeSent state={state} actions={actions} />
    </>
  );
}

function WillBeSent({ state, actions }: Props): ReactNode {
  const { popup } = useStrings();
  const queued = visibleSession(state)?.items.filter((item) => item.direction === "sent") ?? [];
  const found = shareForPhone(state.content);
  const isEmpty = queued.length === 0 && !found;
  return (
    // As high from the start as with one row: what is found a moment later must not push Send from under a click.
    <section aria-labelledby="will-be-sent" className="flex min-h-17 flex-col gap-1">
      <h2 id="will-be-sent" className="text-xs text-muted">
        {isEmpty && state.content && !state.isFetchingImage ? popup.nothingYet : popup.willBeSent}
      </h2>
      {queued.length > 0 ? <OutboxList items={queued} edits={state.edits} actions={actions} /> : null}
      {/* The host has not answered yet, but this is what it will say. */}
      {queued.length === 0 && found && visibleSession(state) === null ? (
        <div className="card flex min-h-12 items-center gap-2.5 py-2 pr-1.5 pl-3">
          <RowWords item={found} />
        </div>
      ) : null}
      {state.isFetchingImage ? <p className="text-sm">{popup.fetchingImage}</p> : null}
      {isEmpty && !state.isFetchingImage && !state.content?.note ? (
        <p className="text-sm text-muted">{state.content ? popup.nothingYetHint : popup.looking}</p>
      ) : null}
      <Note note={state.content?.note} />
    </section>
  );
}
