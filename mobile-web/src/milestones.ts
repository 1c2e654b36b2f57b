/**
 * Keeps the page's own work out of the way of the connection's: both want the main thread, and a person waits for
 * the text, not for the frame around it.
 */

import type { Milestone } from "#transport/guest-connector";

export type Milestones = {
  readonly reach: (milestone: Milestone) => void;
  /** Resolves when it has been reached, and in any case after `patienceMs`. */
  readonly wait: (milestone: Milestone, patienceMs: number) => Promise<void>;
};

export function createMilestones(): Milestones {
  const reached = new EventTarget();
  const seen = new Set<Milestone>();
  return {
    reach(milestone) {
      seen.add(milestone);
      reached.dispatchEvent(new Event(milestone));
    },
    wait: (milestone, patienceMs) =>
      new Promise((resolve) => {
        // A task later: what reached it may still have something to send.
        const proceed = () => setTimeout(resolve);
        if (seen.has(milestone)) proceed();
        else reached.addEventListener(milestone, proceed, { once: true });
        setTimeout(resolve, patienceMs);
      }),
  };
}
