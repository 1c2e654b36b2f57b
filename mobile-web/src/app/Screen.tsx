/** The page for one snapshot: a screen for each kind of phase. */

import type { ReactNode } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import type { PageActions } from "./actions.ts";
import { ConnectingScreen } from "./ConnectingScreen.tsx";
import { EndedScreen } from "./EndedScreen.tsx";
import { HostScreen } from "./HostScreen.tsx";
import { SessionScreen } from "./SessionScreen.tsx";

type Props = { readonly snapshot: SessionSnapshot; readonly actions: PageActions };

export function Screen({ snapshot, actions }: Props): ReactNode {
  const { phase } = snapshot;
  switch (phase.kind) {
    case "waiting":
      return <HostScreen snapshot={snapshot} actions={actions} />;
    case "connecting":
      // As if it were over, for only another code helps; and yet who comes after all is let in.
      return snapshot.notices.some(({ kind }) => kind === "no-path") ? (
        <EndedScreen snapshot={snapshot} reason={{ kind: "no-path" }} actions={actions} />
      ) : (
        <ConnectingScreen snapshot={snapshot} since={phase.since} actions={actions} />
      );
    case "connected":
    case "reconnecting":
      return <SessionScreen snapshot={snapshot} actions={actions} />;
    case "ended":
      return <EndedScreen snapshot={snapshot} reason={phase.reason} actions={actions} />;
  }
}
