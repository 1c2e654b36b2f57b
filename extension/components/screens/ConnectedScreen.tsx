/** A phone is there, or was and is coming back: send what is in front of the user, type, pick, see what passes. */

import type { ReactNode } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { Composer } from "#ui/Composer.tsx";
import { DeviceBadge } from "#ui/DeviceBadge.tsx";
import { useMessages } from "#ui/i18n/context.tsx";
import { SendIcon } from "#ui/icons.tsx";
import type { PopupState } from "../../popup/popup-state.ts";
import type { PopupActions } from "../../popup/popup-store.ts";
import { NewCodeIcon } from "../icons.tsx";
import { Note } from "../Note.tsx";
import { Notices } from "../Notices.tsx";
import { RowWords } from "../OutboxList.tsx";
import { SessionItems } from "../SessionItems.tsx";
import { useStrings } from "../use-strings.ts";

type Props = {
  readonly state: PopupState;
  readonly session: SessionSnapshot;
  readonly actions: PopupActions;
};

export function ConnectedScreen({ state, session, actions }: Props): ReactNode {
  const messages = useMessages();
  const { popup } = useStrings();
  return (
    <>
      <h1 className="sr-only">{messages.connection.connectedTo}</h1>
      <DeviceBadge snapshot={session} />
      <Notices notices={session.notices} onNewCode={actions.newCode} />
      <SendContent state={state} actions={actions} />
      <Composer
        onSendText={actions.sendText}
        onSendFiles={actions.sendFiles}
        pickers={["files", "folder"]}
        draft={actions.draft}
      />
      <SessionItems items={session.items} saves={state.view?.saves ?? {}} actions={actions} />
      <div className="flex gap-2">
        <button type="button" className="button flex-1" onClick={actions.newCode}>
          <NewCodeIcon />
          {popup.newPhone}
        </button>
        <button type="button" className="button flex-1 text-danger" onClick={actions.end}>
          {messages.connection.end}
        </button>
      </div>
    </>
  );
}

function SendContent({ state, actions }: Pick<Props, "state" | "actions">): ReactNode {
  const { popup } = useStrings();
  const { content } = state;
  if (state.isFetchingImage) return <p className="text-sm">{popup.fetchingImage}</p>;
  if (!content?.share || state.isContentSent) return <Note note={content?.note} />;
  return (
    <section className="card flex flex-col gap-2 p-3">
      <div className="flex items-center gap-2.5">
        <RowWords item={content.share} />
      </div>
      <button type="button" className="button button-primary" onClick={actions.sendContent}>
        <SendIcon />
        {popup.sendThis[content.source === "menu" ? "link" : content.source]}
      </button>
      <Note note={content.note} />
    </section>
  );
}
