/** The phone has scanned: the code has done its work and hides. */

import { type ReactNode, useEffect, useState } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { DeviceBadge } from "#ui/DeviceBadge.tsx";
import { useMessages } from "#ui/i18n/context.tsx";
import type { PopupState } from "../../popup/popup-state.ts";
import type { PopupActions } from "../../popup/popup-store.ts";
import { SessionItems } from "../SessionItems.tsx";
import { useStrings } from "../use-strings.ts";

type Props = {
  readonly state: PopupState;
  readonly session: SessionSnapshot;
  readonly actions: PopupActions;
};

/** Within the five seconds after which a user must know more. */
const slowAfterMs = 4_500;

export function ConnectingScreen({ state, session, actions }: Props): ReactNode {
  const messages = useMessages();
  const { popup } = useStrings();
  const [isSlow, setIsSlow] = useState(false);

  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), slowAfterMs);
    return () => clearTimeout(timer);
  }, []);

  return (
    <>
      <h1 className="text-lg leading-tight font-semibold">{popup.connectingTo}</h1>
      <DeviceBadge snapshot={session} />
      {isSlow ? (
        <p role="status" className="text-sm">
          {messages.connection.connectingLong}
        </p>
      ) : null}
      <SessionItems items={session.items} saves={state.view?.saves ?? {}} actions={actions} />
      <button type="button" className="button text-danger" onClick={actions.end}>
        {messages.connection.end}
      </button>
    </>
  );
}
