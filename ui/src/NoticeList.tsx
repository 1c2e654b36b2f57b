/** What is worth a sentence while the session goes on; each can be put away, and comes back when it happens anew. */

import { type ReactNode, useEffect, useState } from "react";
import type { Notice } from "#transport/snapshot";
import { Banner } from "./Banner.tsx";
import { useMessages } from "./i18n/context.tsx";
import { noticeSentence } from "./i18n/outcome.ts";

export function NoticeList({ notices }: { notices: readonly Notice[] }): ReactNode {
  const messages = useMessages();
  const [dismissed, setDismissed] = useState<readonly Notice["kind"][]>([]);

  useEffect(() => {
    setDismissed((kinds) => kinds.filter((kind) => notices.some((notice) => notice.kind === kind)));
  }, [notices]);

  return notices
    .filter(({ kind }) => !dismissed.includes(kind))
    .map((notice) => (
      <Banner
        key={notice.kind}
        sentence={noticeSentence(messages, notice)}
        tone={notice.kind === "tampered" ? "danger" : "warn"}
        onDismiss={() => setDismissed([...dismissed, notice.kind])}
      />
    ));
}
