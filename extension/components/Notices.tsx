/** What does not end the session but is worth a sentence, until it is put away. */

import type { ReactNode } from "react";
import { NoticeList } from "#ui/NoticeList.tsx";
import { type PopupState, visibleSession } from "../popup/popup-state.ts";
import type { PopupActions } from "../popup/popup-store.ts";
import { useStrings } from "./use-strings.ts";

type Props = {
  readonly state: PopupState;
  readonly actions: Pick<PopupActions, "dismissNotice" | "newCode">;
};

export function Notices({ state, actions }: Props): ReactNode {
  const { popup } = useStrings();
  const notices = visibleSession(state)?.notices ?? [];
  return (
    <NoticeList
      notices={notices.filter(({ kind }) => !state.dismissedNotices.includes(kind))}
      onDismiss={({ kind }) => actions.dismissNotice(kind)}
      renderAction={({ kind }) => (
        <button type="button" className="button" onClick={actions.newCode}>
          {kind === "server-unreachable" ? popup.tryAgain : popup.newCode}
        </button>
      )}
    />
  );
}
