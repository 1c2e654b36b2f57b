/** What is worth a sentence while the session goes on; an end to it, and a new code on the side that has one. */

import { type ReactNode, useState } from "react";
import type { Notice, SessionSnapshot } from "#transport/snapshot";
import { AskingButton } from "#ui/AskingButton.tsx";
import { EndButton } from "#ui/EndButton.tsx";
import { useOwnMessages } from "#ui/i18n/context.tsx";
import { NoticeList } from "#ui/NoticeList.tsx";
import { pageMessages } from "../i18n/messages.ts";
import type { PageActions } from "./actions.ts";
import { hasUnsavedFiles } from "./unsaved-files.ts";

type Props = {
  readonly snapshot: SessionSnapshot;
  readonly actions: Pick<PageActions, "shareFromHere" | "saved" | "end">;
};

export function PageNotices({ snapshot, actions: { shareFromHere, saved, end } }: Props): ReactNode {
  const { host, loss } = useOwnMessages(pageMessages);
  // By object: when the same happens again, that is another one, and is shown again.
  const [dismissed, setDismissed] = useState<readonly Notice[]>([]);
  return (
    <NoticeList
      notices={snapshot.notices.filter((notice) => !dismissed.includes(notice))}
      phase={snapshot.phase}
      onDismiss={(notice) => setDismissed([...dismissed, notice])}
      renderAction={({ kind }) =>
        // Neither another code nor the end would bring the server back.
        kind === "server-unreachable" ? undefined : (
          <>
            <EndButton snapshot={snapshot} onEnd={end} />
            {shareFromHere === null || snapshot.role === "guest" ? null : (
              <AskingButton
                snapshot={snapshot}
                label={host.newCode}
                yes={host.stopForNewCode}
                loss={hasUnsavedFiles(snapshot.items, saved) ? loss : undefined}
                className="button"
                onPress={shareFromHere}
              />
            )}
          </>
        )
      }
    />
  );
}
