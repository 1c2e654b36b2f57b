/** While something is on its way the screen stays awake; leaving the page asks while something would be lost by it. */

import { useEffect } from "react";

export function useWakeLock(isActive: boolean): void {
  useEffect(() => {
    if (!isActive || navigator.wakeLock === undefined) return;
    let isOver = false;
    let lock: WakeLockSentinel | null = null;
    // The browser takes the lock away whenever the page is hidden.
    const acquire = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        lock = await navigator.wakeLock.request("screen");
        if (isOver) await lock.release();
      } catch {
        // Low battery, or not allowed: the transfer survives a locked phone anyway.
      }
    };
    void acquire();
    document.addEventListener("visibilitychange", acquire);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", acquire);
      void lock?.release();
    };
  }, [isActive]);
}

export function useLeaveGuard(isActive: boolean): void {
  useEffect(() => {
    if (!isActive) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isActive]);
}
