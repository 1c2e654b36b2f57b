/** What does not end the session but is worth a sentence, until it is put away. */

import type { ReactNode } from "react";
import type { Notice } from "#transport/snapshot";
import { AskingButton } from "#ui/AskingButton.tsx";
import { NoticeList } from "#ui/NoticeList.tsx";
import { type PopupState, visibleSession } from "../popup/popup-state.ts";
import type { PopupActions } from "../popup/popup-store.ts";
import { useStrings } from "./use-strings.ts";
import { useTextLoss } from "./use-text-loss.ts";

type Props = {
  readonly state: PopupState;
  readonly actions: Pick<PopupActions, "dismissNotice" | "newCode">;
};

export function Notices({ state, actions }: Props): ReactNode {
  const { popup } = useStrings();
  const session = visibleSession(state);
  const loss = useTextLoss(session?.items ?? []);
  if (session === null) return null;
  const { phase, items, notices } = session;

  function renderAction({ kind }: Notice): ReactNode {
    const isServerAway = kind === "server-unreachable";
    // A new code would end a session that goes on by itself once the server is back.
    if (isServerAway && phase.kind !== "waiting") return undefined;
    return (
      <AskingButton
        snapshot={{ phase, items }}
        label={isServerAway ? popup.tryAgain : popup.newCode}
        yes={popup.stopForNewCode}
        loss={loss}
        className="button"
        onPress={actions.newCode}
      />
    );
  }

  return (
    <NoticeList
      notices={notices.filter(({ kind }) => !state.dismissedNotices.includes(kind))}
      phase={phase}
      onDismiss={({ kind }) => actions.dismissNotice(kind)}
      renderAction={renderAction}
    />
  );
}
