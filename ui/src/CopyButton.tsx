/** Copies a text and says so, to eyes and to screen readers; says it too when the browser refuses. */

import { type ReactNode, useEffect, useState } from "react";
import { useMessages } from "./i18n/context.tsx";
import { CheckIcon, CopyIcon } from "./icons.tsx";

type Props = {
  readonly text: string;
  /** The pairing link: only its code shows it. */
  readonly isLink?: boolean;
  /** What it copies, where there are several of it. */
  readonly title?: string;
  readonly className?: string;
};

const feedbackMs = 2_000;

export function CopyButton({ text, isLink = false, title, className = "" }: Props): ReactNode {
  const { code, copy } = useMessages();
  const [outcome, setOutcome] = useState<"none" | "copied" | "failed">("none");
  const failed = isLink ? code.notCopied : copy.failed;

  useEffect(() => {
    if (outcome !== "copied") return;
    const timer = setTimeout(() => setOutcome("none"), feedbackMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  return (
    <>
      <button
        type="button"
        className={`button ${className}`}
        title={title}
        onClick={() =>
          void writeToClipboard(text).then((isCopied) => setOutcome(isCopied ? "copied" : "failed"))
        }
      >
        {outcome === "copied" ? <CheckIcon /> : <CopyIcon />}
        {outcome === "copied" ? copy.copied : isLink ? code.copyLink : copy.copy}
      </button>
      <span aria-live="polite" className={outcome === "failed" ? "text-sm text-danger" : "sr-only"}>
        {outcome === "copied" ? copy.copied : outcome === "failed" ? failed : ""}
      </span>
    </>
  );
}

async function writeToClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
