/** What does not end the session but is worth a sentence. */

import type { ReactNode } from "react";
import type { Notice } from "#transport/snapshot";
import { Banner } from "#ui/Banner.tsx";
import { useMessages } from "#ui/i18n/context.tsx";
import { noticeSentence } from "#ui/i18n/outcome.ts";
import { useStrings } from "./use-strings.ts";

type Props = { readonly notices: readonly Notice[]; readonly onNewCode: () => void };

export function Notices({ notices, onNewCode }: Props): ReactNode {
  const messages = useMessages();
  const { popup } = useStrings();
  return notices.map((notice) => (
    <Banner key={notice.kind} sentence={noticeSentence(messages, notice)}>
      <button type="button" className="button" onClick={onNewCode}>
        {notice.kind === "server-unreachable" ? popup.tryAgain : popup.newCode}
      </button>
    </Banner>
  ));
}
