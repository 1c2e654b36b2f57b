/** How long the code is valid yet. */

import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { useFormat, useMessages } from "#ui/i18n/context.tsx";

export function Countdown({ until }: { readonly until: number | null }): ReactNode {
  const { code } = useMessages();
  const format = useFormat();
  const [now, setNow] = useState(Date.now);

  const tick = useEffectEvent(() => setNow(Date.now()));

  useEffect(() => {
    if (until === null) return;
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [until]);

  // Room is kept for it, so that nothing moves when the host has answered.
  return (
    <span className="min-h-5 text-sm text-muted tabular-nums" role="timer">
      {until === null ? "" : code.expiresIn(format.clock((until - now) / 1_000))}
    </span>
  );
}
