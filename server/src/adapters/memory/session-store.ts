/** SessionStore in this process: one node, gone at a restart. */
import type { SessionId } from "#protocol/signalling/api";
import type { Clock } from "../../clock.ts";
import type { SessionMark, SessionRecord, SessionStore } from "../../ports/session-store.ts";

const purgeIntervalMs = 60_000;
/** Where there is no room, each who asks would have all be looked through. */
const fullPurgeIntervalMs = 1_000;

type Entry = {
  readonly record: SessionRecord;
  readonly createdAt: number;
  /** By the clock that nobody sets; the record's own `expiresAt` is the date that members are told. */
  readonly endsAt: number;
  readonly marks: readonly SessionMark[];
};

export function createMemorySessionStore({ now, elapsed }: Clock, sessionsMax: number): SessionStore {
  const sessions = new Map<SessionId, Entry>();
  let purgedAt = elapsed();

  function living(sessionId: SessionId): Entry | null {
    const entry = sessions.get(sessionId);
    if (entry === undefined) {
      return null;
    }
    if (entry.endsAt <= elapsed()) {
      sessions.delete(sessionId);
      return null;
    }
    return entry;
  }

  function change(entry: Entry, lifetimeMs: number, changed: Partial<SessionRecord> = {}): void {
    const { record } = entry;
    const expiresAt = Math.max(record.expiresAt, now() + lifetimeMs);
    const endsAt = Math.max(entry.endsAt, elapsed() + lifetimeMs);
    sessions.set(record.sessionId, { ...entry, endsAt, record: { ...record, ...changed, expiresAt } });
  }

  function purge(): void {
    const intervalMs = sessions.size < sessionsMax ? purgeIntervalMs : fullPurgeIntervalMs;
    if (elapsed() - purgedAt < intervalMs) {
      return;
    }
    purgedAt = elapsed();
    for (const sessionId of sessions.keys()) {
      living(sessionId);
    }
  }

  return {
    async create(session, lifetimeMs) {
      const existing = living(session.sessionId);
      if (existing !== null) {
        return existing.record;
      }
      purge();
      if (sessions.size >= sessionsMax) {
        return null;
      }
      const record = { ...session, guestClaimHash: null, expiresAt: now() + lifetimeMs };
      const createdAt = elapsed();
      sessions.set(session.sessionId, { record, createdAt, endsAt: createdAt + lifetimeMs, marks: [] });
      return record;
    },

    async find(sessionId) {
      return living(sessionId)?.record ?? null;
    },

    async claim(sessionId, guestClaimHash, lifetimeMs) {
      const entry = living(sessionId);
      if (entry === null) {
        return "unknown";
      }
      const former = entry.record.guestClaimHash;
      if (former !== null && former !== guestClaimHash) {
        return "taken";
      }
      change(entry, lifetimeMs, { guestClaimHash });
      return former === null ? "claimed" : "claimed-before";
    },

    async keep({ sessionId }, lifetimeMs) {
      const entry = living(sessionId);
      if (entry !== null && entry.record.guestClaimHash !== null) {
        change(entry, lifetimeMs);
      }
      return living(sessionId)?.record ?? null;
    },

    async mark(sessionId, mark) {
      const entry = living(sessionId);
      if (entry === null || entry.marks.includes(mark)) {
        return null;
      }
      sessions.set(sessionId, { ...entry, marks: [...entry.marks, mark] });
      return elapsed() - entry.createdAt;
    },

    async remove(sessionId) {
      const existed = living(sessionId) !== null;
      sessions.delete(sessionId);
      return existed;
    },
  };
}
