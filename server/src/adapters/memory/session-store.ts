/** SessionStore in this process: one node, gone at a restart. */
import type { SessionId } from "#protocol/signalling/api";
import type { SessionRecord, SessionStore } from "../../ports/session-store.ts";

const purgeIntervalMs = 60_000;

export function createMemorySessionStore(now: () => number, sessionsMax: number): SessionStore {
  const sessions = new Map<SessionId, SessionRecord>();
  let purgedAt = now();

  function living(sessionId: SessionId): SessionRecord | null {
    const session = sessions.get(sessionId);
    if (session === undefined) {
      return null;
    }
    if (session.expiresAt <= now()) {
      sessions.delete(sessionId);
      return null;
    }
    return session;
  }

  function prolonged(session: SessionRecord, lifetimeMs: number): SessionRecord {
    return { ...session, expiresAt: Math.max(session.expiresAt, now() + lifetimeMs) };
  }

  function purge(): void {
    if (now() - purgedAt < purgeIntervalMs && sessions.size < sessionsMax) {
      return;
    }
    purgedAt = now();
    for (const sessionId of sessions.keys()) {
      living(sessionId);
    }
  }

  return {
    async create(session, lifetimeMs) {
      const existing = living(session.sessionId);
      if (existing !== null) {
        return existing;
      }
      purge();
      if (sessions.size >= sessionsMax) {
        return null;
      }
      const created = { ...session, guestClaimHash: null, expiresAt: now() + lifetimeMs };
      sessions.set(session.sessionId, created);
      return created;
    },

    async find(sessionId) {
      return living(sessionId);
    },

    async claim(sessionId, guestClaimHash, lifetimeMs) {
      const session = living(sessionId);
      if (session === null) {
        return "unknown";
      }
      if (session.guestClaimHash !== null && session.guestClaimHash !== guestClaimHash) {
        return "taken";
      }
      sessions.set(sessionId, { ...prolonged(session, lifetimeMs), guestClaimHash });
      return session.guestClaimHash === null ? "claimed" : "claimed-before";
    },

    async prolong(sessionId, lifetimeMs) {
      const session = living(sessionId);
      if (session !== null) {
        sessions.set(sessionId, prolonged(session, lifetimeMs));
      }
      return session !== null;
    },

    async remove(sessionId) {
      const existed = living(sessionId) !== null;
      sessions.delete(sessionId);
      return existed;
    },
  };
}
