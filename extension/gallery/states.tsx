/** The popup's screens from literal states, for the gallery. */

import { createDraft } from "#ui/draft.ts";
import type { GalleryStates } from "../../ui/gallery/states.ts";
import { PopupView } from "../components/PopupApp.tsx";
import { endedPopupStates, popupStates } from "../components/test-states.ts";
import type { PopupState } from "../popup/popup-state.ts";
import type { PopupActions } from "../popup/popup-store.ts";

export const states: GalleryStates = Object.fromEntries(
  Object.entries<PopupState>({ ...popupStates, ...endedPopupStates }).map(([name, state]) => [
    name,
    () => <PopupView state={current(state)} actions={actions} />,
  ]),
);

const actions: PopupActions = {
  sendText: () => undefined,
  sendFiles: () => undefined,
  sendContent: () => undefined,
  editText: () => undefined,
  replaceText: () => undefined,
  cancel: () => undefined,
  remove: () => undefined,
  saveAgain: () => undefined,
  end: () => undefined,
  newCode: () => undefined,
  setPlain: () => undefined,
  setPlainText: () => undefined,
  draft: createDraft(),
  setServer: () => undefined,
  openOwnWindow: () => undefined,
  dismissNotice: () => undefined,
};

/** States are of a fixed time; a countdown is of now. */
function current(state: PopupState): PopupState {
  const session = state.view?.session;
  if (!state.view || !session) return state;
  const { phase, linkExpiresAt } = session;
  return {
    ...state,
    view: {
      ...state.view,
      session: {
        ...session,
        linkExpiresAt: linkExpiresAt === null ? null : Date.now() + 581_000,
        phase: phase.kind === "connecting" ? { ...phase, since: Date.now() } : phase,
      },
    },
  };
}
