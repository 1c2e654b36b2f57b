/** The state of a session and who wants to hear of it: what `useSyncExternalStore` expects. */

import { type SessionEvent, type SessionState, stepSession } from "./session-state.ts";
import type { SessionSnapshot } from "./snapshot.ts";

export type SessionStore = {
  readonly state: SessionState;
  dispatch(event: SessionEvent): void;
  subscribe(listener: () => void): () => void;
  getSnapshot(): SessionSnapshot;
};

export function createSessionStore(initial: SessionState): SessionStore {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get state() {
      return state;
    },
    dispatch(event) {
      const { snapshot } = state;
      state = stepSession(state, event);
      if (state.snapshot === snapshot) return;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => state.snapshot,
  };
}
