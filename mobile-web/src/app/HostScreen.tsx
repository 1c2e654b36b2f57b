/** "Share from here": this page shows the code, and what is to be sent can be put in before anybody scans it. */

import type { ReactNode } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { CopyButton } from "#ui/CopyButton.tsx";
import { Countdown } from "#ui/Countdown.tsx";
import { useOwnMessages } from "#ui/i18n/context.tsx";
import { QrCode } from "#ui/QrCode.tsx";
import { pageMessages } from "../i18n/messages.ts";
import type { PageActions } from "./actions.ts";
import { ItemList } from "./ItemList.tsx";
import { PageFrame } from "./PageFrame.tsx";
import { PageNotices } from "./PageNotices.tsx";
import { SendBox } from "./SendBox.tsx";

export function HostScreen(props: { snapshot: SessionSnapshot; actions: PageActions }): ReactNode {
  const { snapshot, actions } = props;
  const { host } = useOwnMessages(pageMessages);
  return (
    <PageFrame bottom={<SendBox actions={actions} />}>
      <PageNotices snapshot={snapshot} actions={actions} />
      <section className="flex flex-col items-center gap-4 pt-2 text-center">
        <div>
          <h2 className="text-xl font-semibold">{host.title}</h2>
          <p className="mt-1 max-w-sm text-muted">{host.hint}</p>
        </div>
        {snapshot.link === null ? null : (
          <>
            <QrCode text={snapshot.link} className="size-72" />
            <div className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2">
              <CopyButton text={snapshot.link} isLink />
              {snapshot.linkExpiresAt === null ? null : <Countdown until={snapshot.linkExpiresAt} />}
            </div>
          </>
        )}
      </section>
      {snapshot.items.length === 0 ? null : <ItemList items={snapshot.items} actions={actions} />}
    </PageFrame>
  );
}
