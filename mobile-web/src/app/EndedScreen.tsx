/** It is over: why, what to do now, and what had arrived until then. */

import type { ReactNode } from "react";
import type { EndReason, Peer, SessionSnapshot } from "#transport/snapshot";
import { AskingButton } from "#ui/AskingButton.tsx";
import { Banner } from "#ui/Banner.tsx";
import { useMessages, useOwnMessages } from "#ui/i18n/context.tsx";
import { endingSentence } from "#ui/i18n/outcome.ts";
import { TextCard } from "#ui/TextCard.tsx";
import { toneOf } from "#ui/tone-of.ts";
import { pageMessages } from "../i18n/messages.ts";
import type { PageActions } from "./actions.ts";
import { ItemList } from "./ItemList.tsx";
import { PageFrame } from "./PageFrame.tsx";
import { hasUnsavedFiles } from "./unsaved-files.ts";

type Props = {
  readonly snapshot: Pick<SessionSnapshot, "role" | "phase" | "items" | "peer">;
  readonly reason: EndReason;
  readonly actions: PageActions;
};

/** Its box is gone, and with the page so is what was typed into it. */
const unsent = {
  kind: "text",
  id: "draft",
  direction: "sent",
  at: 0,
  textKind: "text",
  title: "",
  state: "unsent",
} as const;

export function EndedScreen({ snapshot, reason, actions }: Props): ReactNode {
  const messages = useMessages();
  const page = useOwnMessages(pageMessages);
  const { shareFromHere } = actions;
  const typed = actions.draft.read();
  const isUnsaved = hasUnsavedFiles(snapshot.items, actions.saved);
  const retry = isWorthRetrying(reason, snapshot.peer) ? actions.retry : null;
  const isHost = snapshot.role === "host";
  return (
    <PageFrame>
      <Banner
        as="h2"
        sentence={endingSentence(messages, snapshot.role, reason)}
        tone={toneOf(snapshot.role, reason)}
      >
        {retry === null ? null : (
          <button type="button" className="button button-primary" onClick={retry}>
            {page.ended.retry}
          </button>
        )}
        {shareFromHere === null ? null : (
          <AskingButton
            snapshot={snapshot}
            label={isHost ? page.host.newCode : page.ended.shareFromHere}
            yes={page.host.stopForNewCode}
            // The files go with this session.
            loss={isUnsaved ? page.loss : undefined}
            className={isHost && retry === null ? "button button-primary" : "button"}
            onPress={shareFromHere}
          />
        )}
      </Banner>
      {isUnsaved ? <p className="px-1 font-medium">{page.ended.unsaved}</p> : null}
      {typed.trim() === "" ? null : <TextCard item={{ ...unsent, text: typed }} />}
      {snapshot.items.length === 0 ? null : <ItemList items={snapshot.items} actions={actions} />}
    </PageFrame>
  );
}

/** What never reached the session, or not its host: until then the link is this page's (SG4). */
function isWorthRetrying({ kind }: EndReason, peer: Peer | null): boolean {
  if (kind === "server-unreachable" || kind === "too-many-attempts") return true;
  return peer === null && (kind === "no-path" || kind === "peer-lost" || kind === "session-unknown");
}
