/** Connected, quiet or reconnecting: who with, what came and went, and the box to send with. */

import type { ReactNode } from "react";
import type { Phase, SessionSnapshot } from "#transport/snapshot";
import { DeviceBadge } from "#ui/DeviceBadge.tsx";
import { useOwnMessages } from "#ui/i18n/context.tsx";
import { pageMessages } from "../i18n/messages.ts";
import type { PageActions } from "./actions.ts";
import { ItemList } from "./ItemList.tsx";
import { PageFrame } from "./PageFrame.tsx";
import { PageNotices } from "./PageNotices.tsx";
import { SendBox } from "./SendBox.tsx";

export function SessionScreen(props: { snapshot: SessionSnapshot; actions: PageActions }): ReactNode {
  const { snapshot, actions } = props;
  const { empty } = useOwnMessages(pageMessages);
  return (
    <PageFrame bottom={<SendBox actions={actions} />}>
      <PageNotices snapshot={snapshot} actions={actions} />
      <DeviceBadge snapshot={snapshot} onEnd={actions.end} />
      {snapshot.items.length > 0 ? <ItemList items={snapshot.items} actions={actions} /> : null}
      {snapshot.items.length === 0 && isReady(snapshot.phase) ? (
        <div className="flex flex-1 flex-col items-center justify-center gap-2 px-6 py-10 text-center">
          <p className="text-xl font-semibold">{empty.title}</p>
          <p className="max-w-sm text-muted">{empty.hint}</p>
        </div>
      ) : null}
    </PageFrame>
  );
}

function isReady(phase: Phase): boolean {
  return phase.kind === "connected" && !phase.isQuiet;
}
