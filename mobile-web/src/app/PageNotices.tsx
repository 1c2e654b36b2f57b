/** What is worth a sentence while the session goes on; the side with the code can show a new one. */

import { type ReactNode, useState } from "react";
import type { Notice, SessionSnapshot } from "#transport/snapshot";
import { AskingButton } from "#ui/AskingButton.tsx";
import { useOwnMessages } from "#ui/i18n/context.tsx";
import { NoticeList } from "#ui/NoticeList.tsx";
import { pageMessages } from "../i18n/messages.ts";
import type { PageActions } from "./actions.ts";
import { hasUnsavedFiles } from "./unsaved-files.ts";

type Props = {
  readonly snapshot: SessionSnapshot;
  readonly actions: Pick<PageActions, "shareFromHere" | "saved">;
};

export function PageNotices({ snapshot, actions: { shareFromHere, saved } }: Props): ReactNode {
  const { host, loss } = useOwnMessages(pageMessages);
  // By object: when the same happens again, that is another one, and is shown again.
  const [dismissed, setDismissed] = useState<readonly Notice[]>([]);
  const isHost = snapshot.role === "host";
  return (
    <NoticeList
      notices={snapshot.notices.filter((notice) => !dismissed.includes(notice))}
      phase={snapshot.phase}
      onDismiss={(notice) => setDismissed([...dismissed, notice])}
      renderAction={({ kind }) =>
        // Another code would not bring the server back.
        shareFromHere === null || !isHost || kind === "server-unreachable" ? undefined : (
          <AskingButton
            snapshot={snapshot}
            label={host.newCode}
            yes={host.stopForNewCode}
            loss={hasUnsavedFiles(snapshot.items, saved) ? loss : undefined}
            className="button"
            onPress={shareFromHere}
          />
        )
      }
    />
  );
}
