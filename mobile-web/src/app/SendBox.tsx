/** The box at the bottom of both sessions, the one that was joined and the one that this page shares. */

import type { ReactNode } from "react";
import { Composer } from "#ui/Composer.tsx";
import type { PageActions } from "./actions.ts";

export function SendBox({ actions }: { readonly actions: PageActions }): ReactNode {
  return (
    <Composer
      onSendText={actions.sendText}
      onSendFiles={actions.sendFiles}
      pickers={["photos", "files"]}
      draft={actions.draft}
    />
  );
}
