/**
 * From the code to the session with the phone. What stands around it changes; the box to send from is one and the
 * same, so that who is typing when the phone comes goes on typing.
 */

import type { ReactNode } from "react";
import { Composer } from "#ui/Composer.tsx";
import { type PopupState, type ScreenName, visibleSession } from "../../popup/popup-state.ts";
import type { PopupActions } from "../../popup/popup-store.ts";
import { Note } from "../Note.tsx";
import { PlainSwitch } from "../PlainSwitch.tsx";
import { SessionItems } from "../SessionItems.tsx";
import { ConnectedTop } from "./ConnectedTop.tsx";
import { ConnectingTop } from "./ConnectingTop.tsx";
import { WaitingTop } from "./WaitingTop.tsx";

export type LiveScreenName = Extract<ScreenName, "waiting" | "connecting" | "connected">;

type Props = { readonly screen: LiveScreenName; readonly state: PopupState; readonly actions: PopupActions };

export function LiveScreen({ screen, state, actions }: Props): ReactNode {
  const session = visibleSession(state);
  return (
    <>
      <Top screen={screen} state={state} actions={actions} />
      <Composer
        onSendText={actions.sendText}
        onSendFiles={actions.sendFiles}
        pickers={["files", "folder"]}
        draft={actions.draft}
      />
      <Note note={state.isTextAsFile ? "long-text-as-file" : null} />
      {screen === "waiting" || session === null ? (
        <PlainSwitch state={state} actions={actions} />
      ) : (
        <SessionItems items={session.items} saves={state.view?.saves ?? {}} actions={actions} />
      )}
    </>
  );
}

function Top({ screen, state, actions }: Props): ReactNode {
  const session = visibleSession(state);
  if (screen === "waiting" || session === null) return <WaitingTop state={state} actions={actions} />;
  if (screen === "connecting") return <ConnectingTop state={state} session={session} actions={actions} />;
  return <ConnectedTop state={state} session={session} actions={actions} />;
}
