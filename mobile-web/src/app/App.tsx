/** Binds one peer session to the screens: subscribes, passes on what people ask for, guards running transfers. */

import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { PeerSession } from "#transport/peer-session";
import { useFormat, useOwnMessages } from "#ui/i18n/context.tsx";
import { pageMessages } from "../i18n/messages.ts";
import type { PageServices, Start } from "../start.ts";
import type { PageActions } from "./actions.ts";
import { activeFraction } from "./activity.ts";
import { createEndedSession } from "./ended-session.ts";
import { Screen } from "./Screen.tsx";
import { useLeaveGuard, useWakeLock } from "./use-transfer-guards.ts";

export function App({ services }: { services: PageServices }): ReactNode {
  const [session, setSession] = useState(() => sessionOf(services.start));
  const snapshot = useSyncExternalStore(session.subscribe, session.getSnapshot);
  const isEnded = snapshot.phase.kind === "ended";
  const actions = useMemo(
    () => createActions(session, services, setSession, isEnded),
    [session, services, isEnded],
  );

  const fraction = activeFraction(snapshot);
  useWakeLock(fraction !== null);
  useLeaveGuard(fraction !== null);
  usePageTitle(fraction);

  return <Screen snapshot={snapshot} actions={actions} />;
}

function sessionOf(start: Start): PeerSession {
  return start.kind === "session" ? start.session : createEndedSession(start.reason);
}

function createActions(
  session: PeerSession,
  services: PageServices,
  replaceSession: (session: PeerSession) => void,
  isEnded: boolean,
): PageActions {
  const { openHost } = services;
  const reopen = isEnded ? services.reopenGuest() : null;
  return {
    sendText: (text) => void session.sendText(text),
    sendFiles: (files) => void session.sendFiles(files),
    cancel: (itemId) => session.cancel(itemId),
    remove: (item) => {
      const isStored = item.kind === "files" && item.direction === "received";
      if (isStored) session.discard(item.id);
      else session.removeQueued(item.id);
    },
    readFile: (itemId, fileIndex) => session.readFile(itemId, fileIndex),
    end: () => session.end(),
    shareFromHere: openHost === null ? null : () => replaceSession(openHost()),
    retry: reopen === null ? null : () => replaceSession(reopen()),
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
