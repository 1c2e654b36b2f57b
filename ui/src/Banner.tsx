/** A problem in plain words, what to do about it, and the button that does it. */

import type { ReactNode } from "react";
import { CloseButton } from "./CloseButton.tsx";
import type { Sentence } from "./i18n/catalogue.ts";
import { useMessages } from "./i18n/context.tsx";

type Props = {
  readonly sentence: Sentence;
  readonly tone?: "info" | "warn" | "danger";
  /** A heading where what happened is what the screen is about. */
  readonly as?: "h1" | "h2" | "p";
  /** Where it may be put away. */
  readonly onDismiss?: () => void;
  readonly children?: ReactNode;
};

const tones = {
  info: "bg-accent-soft text-ink",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
} as const;

export function Banner({ sentence, tone = "warn", as: What = "p", onDismiss, children }: Props): ReactNode {
  const { items } = useMessages();
  return (
    <div role={tone === "danger" ? "alert" : "status"} className={`rounded-2xl p-4 ${tones[tone]}`}>
      <div className="flex items-start gap-2">
        <What className="min-w-0 flex-1 font-semibold">{sentence.what}</What>
        {onDismiss === undefined ? null : (
          <CloseButton label={items.dismiss} className="-mr-2" onClick={onDismiss} />
        )}
      </div>
      <p className="mt-1 text-sm text-ink">{sentence.next}</p>
      {children === undefined ? null : <div className="mt-3 flex flex-wrap gap-2">{children}</div>}
    </div>
  );
}
