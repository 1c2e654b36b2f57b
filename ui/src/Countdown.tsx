/** How long the code is valid yet. */

import type { ReactNode } from "react";
import { useFormat, useMessages } from "./i18n/context.tsx";
import { useNow } from "./use-now.ts";

export function Countdown({ until }: { readonly until: number | null }): ReactNode {
  // Room is kept for it, so that nothing moves when the host has answered.
  return (
    <span className="min-h-5 text-sm text-muted tabular-nums" role="timer">
      {/* Another code begins with the time at which it came. */}
      {until === null ? null : <TimeLeft key={until} until={until} />}
    </span>
  );
}

function TimeLeft({ until }: { readonly until: number }): ReactNode {
  const { code } = useMessages();
  const format = useFormat();
  return code.expiresIn(format.clock((until - useNow()) / 1_000));
}
