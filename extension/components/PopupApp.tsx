/** The popup: a screen per state, and around it what every screen has. */

import { type ReactNode, useMemo, useSyncExternalStore } from "react";
import { TranslatorProvider } from "#ui/i18n/context.tsx";
import { createTranslator } from "#ui/i18n/translator.ts";
import { LastNews } from "#ui/LastNews.tsx";
import { browser } from "../lib/browser.ts";
import { languageOf } from "../lib/language.ts";
import { type PopupState, screenOf, unsavedBefore, visibleSession } from "../popup/popup-state.ts";
import type { PopupActions, PopupStore } from "../popup/popup-store.ts";
import { DropArea } from "./DropArea.tsx";
import { SettingsIcon, WindowIcon } from "./icons.tsx";
import { Note } from "./Note.tsx";
import { SessionFooter } from "./SessionFooter.tsx";
import { SessionItems } from "./SessionItems.tsx";
import { EndedScreen } from "./screens/EndedScreen.tsx";
import { LiveScreen } from "./screens/LiveScreen.tsx";
import { PlainScreen } from "./screens/PlainScreen.tsx";
import { SetupScreen } from "./screens/SetupScreen.tsx";
import { useStrings } from "./use-strings.ts";
import { useTypeAnywhere } from "./use-type-anywhere.ts";

export function PopupApp({ store }: { readonly store: PopupStore }): ReactNode {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const language = languageOf(state.settings.language);
  const translator = useMemo(() => createTranslator(language, navigator.language), [language]);
  return (
    <TranslatorProvider translator={translator}>
      <PopupView state={state} actions={store.actions} />
    </TranslatorProvider>
  );
}

type ViewProps = { readonly state: PopupState; readonly actions: PopupActions };

export function PopupView({ state, actions }: ViewProps): ReactNode {
  const screen = screenOf(state);
  const session = visibleSession(state);
  useTypeAnywhere();
  const isPaired = screen === "connecting" || screen === "connected";
  return (
    <div className="flex flex-col px-3.5 pt-1 pb-2">
      <LastNews session={state.isHostLost || screen === "plain" ? null : session} />
      <PopupHeader state={state} actions={actions} />
      <main className="flex flex-col gap-2">
        {isPaired || screen === "ended" ? null : (
          <SessionItems items={unsavedBefore(state)} saves={state.view?.saves ?? {}} actions={actions} />
        )}
        <Note note={state.isImageLost && screen !== "plain" ? "image-lost" : null} />
        <Screen state={state} actions={actions} />
      </main>
      {isPaired && session ? <SessionFooter session={session} actions={actions} /> : null}
      {isPaired || screen === "waiting" ? <DropArea onText={actions.sendText} /> : null}
    </div>
  );
}

function Screen({ state, actions }: ViewProps): ReactNode {
  const screen = screenOf(state);
  switch (screen) {
    case "setup":
      return <SetupScreen state={state} actions={actions} />;
    case "plain":
      return <PlainScreen state={state} actions={actions} />;
    case "waiting":
    case "connecting":
    case "connected":
      return <LiveScreen screen={screen} state={state} actions={actions} />;
    case "ended":
      return <EndedScreen state={state} session={visibleSession(state)} actions={actions} />;
  }
}

function PopupHeader({ state, actions }: ViewProps): ReactNode {
  const { popup } = useStrings();
  return (
    <header className="flex items-center gap-1">
      <p className="flex-1 text-sm font-semibold tracking-wide text-accent">PairQR</p>
      {state.place.isWindow ? null : (
        <button
          type="button"
          className="icon-button"
          aria-label={popup.ownWindow}
          title={popup.ownWindow}
          onClick={actions.openOwnWindow}
        >
          <WindowIcon />
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label={popup.settings}
        title={popup.settings}
        onClick={() => void browser.runtime.openOptionsPage()}
      >
        <SettingsIcon />
      </button>
    </header>
  );
}
