/** The phone has scanned: the code has done its work and hides. Where nothing comes of it, only another code helps. */

import { type ReactNode, useEffect, useState } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { Banner } from "#ui/Banner.tsx";
import { DeviceBadge } from "#ui/DeviceBadge.tsx";
import { useMessages } from "#ui/i18n/context.tsx";
import { toneOf } from "#ui/tone-of.ts";
import type { PopupState } from "../../popup/popup-state.ts";
import type { PopupActions } from "../../popup/popup-store.ts";
import { NewCodeIcon } from "../icons.tsx";
import { Notices } from "../Notices.tsx";
import { useStrings } from "../use-strings.ts";

/** Within the five seconds after which a user must know more. */
const slowAfterMs = 4_500;

type Props = {
  readonly state: PopupState;
  readonly session: SessionSnapshot;
  readonly actions: PopupActions;
};

export function ConnectingTop({ state, session, actions }: Props): ReactNode {
  const messages = useMessages();
  const { popup } = useStrings();
  const [isSlow, setIsSlow] = useState(false);

  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), slowAfterMs);
    return () => clearTimeout(timer);
  }, []);

  if (session.notices.some(({ kind }) => kind === "no-path")) {
    return (
      <Banner as="h1" tone={toneOf("host", { kind: "no-path" })} sentence={messages.endings.host["no-path"]}>
        <button type="button" className="button button-primary" onClick={actions.newCode}>
          <NewCodeIcon />
          {popup.newCode}
        </button>
      </Banner>
    );
  }
  return (
    <>
      <h1 className="text-lg leading-tight font-semibold">{popup.connectingTo}</h1>
      <DeviceBadge snapshot={session} />
      <Notices state={state} actions={actions} />
      {isSlow ? (
        <p role="status" className="text-sm">
          {messages.connection.connectingLong}
        </p>
      ) : null}
    </>
  );
}
