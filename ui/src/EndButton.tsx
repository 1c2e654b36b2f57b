/** Ends the session; asks before that stops a transfer. */

import type { ReactNode } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { AskingButton } from "./AskingButton.tsx";
import { useMessages } from "./i18n/context.tsx";

type Props = {
  readonly snapshot: Pick<SessionSnapshot, "phase" | "items">;
  readonly onEnd: () => void;
};

export function EndButton({ snapshot, onEnd }: Props): ReactNode {
  const { connection } = useMessages();
  return (
    <AskingButton
      snapshot={snapshot}
      label={connection.end}
      yes={connection.stopAndEnd}
      className="button self-start text-danger"
      onPress={onEnd}
    />
  );
}
