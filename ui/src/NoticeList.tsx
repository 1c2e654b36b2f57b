/** What is worth a sentence while the session goes on; each can be put away. */

import type { ReactNode } from "react";
import type { Notice } from "#transport/snapshot";
import { Banner } from "./Banner.tsx";
import { useMessages } from "./i18n/context.tsx";
import { noticeSentence } from "./i18n/outcome.ts";

type Props = {
  readonly notices: readonly Notice[];
  readonly onDismiss: (notice: Notice) => void;
  /** What can be done about it. */
  readonly renderAction?: (notice: Notice) => ReactNode;
};

export function NoticeList({ notices, onDismiss, renderAction }: Props): ReactNode {
  const messages = useMessages();
  return notices.map((notice) => (
    <Banner
      key={notice.kind}
      sentence={noticeSentence(messages, notice)}
      tone={notice.kind === "tampered" ? "danger" : "warn"}
      onDismiss={() => onDismiss(notice)}
    >
      {renderAction?.(notice)}
    </Banner>
  ));
}
