/** What is worth a sentence while the session goes on; each can be put away, and is read out as it comes. */

import type { ReactNode } from "react";
import type { Notice, Phase } from "#transport/snapshot";
import { Banner } from "./Banner.tsx";
import { useMessages } from "./i18n/context.tsx";
import { noticeSentence } from "./i18n/outcome.ts";

type Props = {
  readonly notices: readonly Notice[];
  /** A silent server means something else once the code is used. */
  readonly phase: Phase;
  readonly onDismiss: (notice: Notice) => void;
  /** What can be done about it; undefined where waiting is the cure. */
  readonly renderAction: (notice: Notice) => ReactNode;
};

export function NoticeList({ notices, phase, onDismiss, renderAction }: Props): ReactNode {
  const messages = useMessages();
  return (
    <div aria-live="polite" className="contents">
      {notices.map((notice) => (
        <Banner
          key={notice.kind}
          sentence={noticeSentence(messages, notice, phase)}
          tone={notice.kind === "tampered" ? "danger" : "warn"}
          onDismiss={() => onDismiss(notice)}
        >
          {renderAction(notice)}
        </Banner>
      ))}
    </div>
  );
}
