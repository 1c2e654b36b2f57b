/** Plain QR on or off; remembered. */

import type { ReactNode } from "react";
import type { PopupState } from "../popup/popup-state.ts";
import type { PopupActions } from "../popup/popup-store.ts";
import { Switch } from "./Switch.tsx";
import { useStrings } from "./use-strings.ts";

type Props = {
  readonly state: PopupState;
  readonly actions: Pick<PopupActions, "setPlain">;
  /** Where it is all that can be done for now. */
  readonly isExplained?: boolean;
};

export function PlainSwitch({ state, actions, isExplained = false }: Props): ReactNode {
  const { plain } = useStrings();
  return (
    <Switch
      label={plain.switch}
      hint={plain.switchHint}
      isCompact={!isExplained}
      isOn={state.settings.isPlainQr}
      onChange={actions.setPlain}
    />
  );
}
