/** Binds one peer session to the screens: subscribes, passes on what people ask for, guards running transfers. */

import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { OutgoingFile } from "#transport/outgoing";
import type { PeerSession } from "#transport/peer-session";
import { createDraft } from "#ui/draft.ts";
import { useFormat, useOwnMessages } from "#ui/i18n/context.tsx";
import { LastNews } from "#ui/LastNews.tsx";
import { saveKey } from "#ui/save-key.ts";
import { fractionUnderWay } from "#ui/under-way.ts";
import { pageMessages } from "../i18n/messages.ts";
import type { PageServices, Start } from "../start.ts";
import type { PageActions } from "./actions.ts";
import { createEndedSession } from "./ended-session.ts";
import { resendQueued } from "./resend-queued.ts";
import { Screen } from "./Screen.tsx";
import { hasUnsavedFiles } from "./unsaved-files.ts";
import { useLeaveGuard, useWakeLock } from "./use-transfer-guards.ts";

/** A session, and the files put into it: its snapshot only names them. */
type Shown = { readonly session: PeerSession; readonly filesOf: Map<string, readonly OutgoingFile[]> };

export function App({ services }: { services: PageServices }): ReactNode {
  const [shown, setShown] = useState(() => show(sessionOf(services.start)));
  const [draft] = useState(createDraft);
  const snapshot = useSyncExternalStore(shown.session.subscribe, shown.session.getSnapshot);
  const isEnded = snapshot.phase.kind === "ended";
  const [saved, setSaved] = useState<ReadonlySet<string>>(new Set());
  const sessionActions = useMemo(
    () => createActions(shown, services, isEnded, (next) => setShown(show(next))),
    [shown, services, isEnded],
  );
  const actions = useMemo(() => {
    const markSaved = (itemId: string, fileIndex: number) =>
      setSaved((before) => new Set(before).add(saveKey(itemId, fileIndex)));
    return { ...sessionActions, draft, saved, markSaved };
  }, [sessionActions, draft, saved]);

  const fraction = fractionUnderWay(snapshot);
  useWakeLock(fraction !== null);
  // A guest comes back to its files.
  const isLoss = isEnded || snapshot.role === "host";
  useLeaveGuard(fraction !== null || (isLoss && hasUnsavedFiles(snapshot.items, saved)));
  usePageTitle(fraction);

  return (
    <>
      <LastNews session={snapshot} />
      <Screen snapshot={snapshot} actions={actions} />
    </>
  );
}

function show(session: PeerSession): Shown {
  return { session, filesOf: new Map() };
}

function sessionOf(start: Start): PeerSession {
  return start.kind === "session" ? start.session : createEndedSession(start.reason);
}

function createActions(
  { session, filesOf }: Shown,
  services: PageServices,
  isEnded: boolean,
  showNext: (session: PeerSession) => void,
): Omit<PageActions, "draft" | "saved" | "markSaved"> {
  const { openHost } = services;
  const reopenGuest = isEnded ? services.reopenGuest() : null;
  const goOnIn = (open: () => PeerSession) => {
    const next = open();
    resendQueued(session.getSnapshot().items, filesOf, next);
    // A code that its phone does not come through with is left before its end.
    session.end();
    showNext(next);
  };
  return {
    sendText: (text) => void session.sendText(text),
    sendFiles: (files) => void filesOf.set(session.sendFiles(files), files),
    cancel: (itemId) => session.cancel(itemId),
    remove: (item) => {
      const isStored = item.kind === "files" && item.direction === "received";
      if (isStored) session.discard(item.id);
      else session.removeQueued(item.id);
    },
    readFile: (itemId, fileIndex) => session.readFile(itemId, fileIndex),
    end: () => session.end(),
    shareFromHere: openHost === null ? null : () => goOnIn(openHost),
    retry: reopenGuest === null ? null : () => goOnIn(reopenGuest),
  };
}

/** "42 % – PairQR" in the tab while something is on its way. */
function usePageTitle(fraction: number | null): void {
  const { titleProgress } = useOwnMessages(pageMessages);
  const format = useFormat();
  const title =
    fraction === null ? "PairQR" : titleProgress(format.percent(Math.floor(fraction * 100) / 100));
  useEffect(() => {
    document.title = title;
  }, [title]);
}
