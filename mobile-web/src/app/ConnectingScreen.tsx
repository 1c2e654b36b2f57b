/** From the scan to the first handshake: most people never see it; before five seconds are over it says what may be wrong. */

import type { ReactNode } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { useMessages } from "#ui/i18n/context.tsx";
import { useNow } from "#ui/use-now.ts";
import type { PageActions } from "./actions.ts";
import { ItemList } from "./ItemList.tsx";
import { PageFrame } from "./PageFrame.tsx";
import { PageNotices } from "./PageNotices.tsx";

type Props = {
  readonly snapshot: SessionSnapshot;
  readonly since: number;
  readonly actions: PageActions;
};

/** With the clock's step of a second: shown before five are over. */
const longMs = 4_000;

export function ConnectingScreen({ snapshot, since, actions }: Props): ReactNode {
  const { connection } = useMessages();
  const isLong = useNow() - since >= longMs;
  return (
    <PageFrame>
      <PageNotices snapshot={snapshot} actions={actions} />
      <div role="status" className="flex flex-1 flex-col items-center justify-center gap-5 pb-24 text-center">
        <span aria-hidden="true" className="flex gap-2">
          <span className="pulse-dot size-3 rounded-full bg-accent" />
          <span className="pulse-dot size-3 rounded-full bg-accent [animation-delay:200ms]" />
          <span className="pulse-dot size-3 rounded-full bg-accent [animation-delay:400ms]" />
        </span>
        <p className="text-xl font-semibold">{connection.connecting}</p>
        <p className="min-h-18 max-w-sm text-muted">{isLong ? connection.connectingLong : null}</p>
      </div>
      {snapshot.items.length === 0 ? null : <ItemList items={snapshot.items} actions={actions} />}
    </PageFrame>
  );
}
