/** First run of a build that names no server. */

import type { ReactNode } from "react";
import type { PopupState } from "../../popup/popup-state.ts";
import type { PopupActions } from "../../popup/popup-store.ts";
import { PlainSwitch } from "../PlainSwitch.tsx";
import { ServerForm } from "../ServerForm.tsx";
import { useStrings } from "../use-strings.ts";

type Props = { readonly state: PopupState; readonly actions: PopupActions };

export function SetupScreen({ state, actions }: Props): ReactNode {
  const { server } = useStrings();
  return (
    <>
      <h1 className="text-lg leading-tight font-semibold">{server.title}</h1>
      <p className="text-sm">{server.why}</p>
      <p className="text-sm text-muted">{server.run}</p>
      <ServerForm initialUrl="" onSaved={actions.setServer} />
      <PlainSwitch state={state} actions={actions} isExplained />
    </>
  );
}
