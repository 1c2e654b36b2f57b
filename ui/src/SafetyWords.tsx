/** Four words that are the same on both screens when nobody is in between. */

import type { ReactNode } from "react";
import { useMessages } from "./i18n/context.tsx";

export function SafetyWords({ words }: { words: readonly string[] }): ReactNode {
  const { safety } = useMessages();
  return (
    <div>
      <p className="text-sm text-muted">{safety.title}</p>
      {/* The words are English on both screens, whatever the language: they are compared, not read. */}
      <p lang="en" translate="no" className="font-mono text-base font-medium">
        {words.join(" ")}
      </p>
      <p className="text-sm text-muted">{safety.hint}</p>
    </div>
  );
}
