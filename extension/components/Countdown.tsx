/** How long the code is valid yet. */

import { type ReactNode, useEffect, useState } from "react";
import { useFormat, useMessages } from "#ui/i18n/context.tsx";

export function Countdown({ until }: { readonly until: number | null }): ReactNode {
  const { code } = useMessages();
  const format = useFormat();
  const [now, setNow] = useState(Date.now);

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);

  // Room is kept for it, so that nothing moves when the host has answered.
  return (
    <span className="min-h-5 text-sm text-muted tabular-nums" role="timer">
      {until === null ? "" : code.expiresIn(format.clock((until - now) / 1_000))}
    </span>
  );
}
