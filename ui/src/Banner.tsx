/** A problem in plain words, what to do about it, and the button that does it. */

import type { ReactNode } from "react";
import type { Sentence } from "./i18n/catalogue.ts";

type Props = {
  readonly sentence: Sentence;
  readonly tone?: "info" | "warn" | "danger";
  readonly children?: ReactNode;
};

const tones = {
  info: "bg-accent-soft text-ink",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
} as const;

export function Banner({ sentence, tone = "warn", children }: Props): ReactNode {
  return (
    <div role={tone === "danger" ? "alert" : "status"} className={`rounded-2xl p-4 ${tones[tone]}`}>
      <p className="font-semibold">{sentence.what}</p>
      <p className="mt-1 text-sm text-ink">{sentence.next}</p>
      {children === undefined ? null : <div className="mt-3 flex flex-wrap gap-2">{children}</div>}
    </div>
  );
}
