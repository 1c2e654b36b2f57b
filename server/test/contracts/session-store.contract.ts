/** What every SessionStore must do; each adapter's test runs it. */
import { describe, expect, it } from "vitest";
import type { NewSession, SessionRecord, SessionStore } from "../../src/ports/session-store.ts";
import type { ContractHarness } from "./harness.ts";

const lifetimeMs = 400;
let made = 0;

function createNewSession(): NewSession {
  made += 1;
  const sessionId = made.toString(16).padStart(32, "0");
  return { sessionId, joinKeyHash: `join ${made}`, hostClaimHash: `host ${made}` };
}

async function createIn(adapter: SessionStore, session: NewSession): Promise<SessionRecord> {
  const created = await adapter.create(session, lifetimeMs);
  if (created === null) {
    throw new Error("There was no room.");
  }
  return created;
}

export function describeSessionStore(
  name: string,
  createHarness: () => Promise<ContractHarness<SessionStore>>,
): void {
  describe(`session store: ${name}`, () => {
    it("[SG3] keeps the first session of an id", async () => {
      const { adapter } = await createHarness();
      const session = createNewSession();
      const created = await adapter.create(session, lifetimeMs);
      expect(created).toMatchObject({ ...session, guestClaimHash: null });
      const again = await adapter.create({ ...session, joinKeyHash: "other" }, lifetimeMs);
      expect(again).toEqual(created);
      expect(await adapter.find(session.sessionId)).toEqual(created);
    });

    it("[SG6] forgets a session at the end of its lifetime", async () => {
      const { adapter, advance } = await createHarness();
      const session = createNewSession();
      const created = await createIn(adapter, session);
      await advance(lifetimeMs + 50);
      expect(await adapter.find(session.sessionId)).toBeNull();
      expect(await adapter.claim(session.sessionId, "guest", lifetimeMs)).toBe("unknown");
      expect(await adapter.keep(created, lifetimeMs)).toBeNull();
      expect(await adapter.remove(session.sessionId)).toBe(false);
      const other = await adapter.create({ ...session, joinKeyHash: "other" }, lifetimeMs);
      expect(other?.joinKeyHash).toBe("other");
    });

    it("[SG5] lets exactly one of many simultaneous guests in", async () => {
      const { adapter } = await createHarness();
      const session = createNewSession();
      await adapter.create(session, lifetimeMs);
      const guests = Array.from({ length: 50 }, (_, index) => `guest ${index}`);
      const results = await Promise.all(
        guests.map((guest) => adapter.claim(session.sessionId, guest, lifetimeMs)),
      );
      expect(results.filter((result) => result === "claimed")).toHaveLength(1);
      expect(results.filter((result) => result === "taken")).toHaveLength(49);
      const winner = guests[results.indexOf("claimed")] ?? "";
      expect(await adapter.claim(session.sessionId, winner, lifetimeMs)).toBe("claimed-before");
      expect((await adapter.find(session.sessionId))?.guestClaimHash).toBe(winner);
    });

    it("[SG6] keeps a joined session, and never shortens it", async () => {
      const { adapter, advance } = await createHarness();
      const created = await createIn(adapter, createNewSession());
      const { sessionId } = created;
      await adapter.claim(sessionId, "guest", 10);
      expect(await adapter.keep(created, 10)).toEqual({ ...created, guestClaimHash: "guest" });
      await advance(100);
      expect(await adapter.find(sessionId)).not.toBeNull();
      const kept = await adapter.keep(created, 3 * lifetimeMs);
      expect(kept?.expiresAt).toBeGreaterThan(created.expiresAt);
      await advance(lifetimeMs + 100);
      expect(await adapter.find(sessionId)).toEqual(kept);
    });

    it("[SG6] lets a link that waits for its guest expire", async () => {
      const { adapter, advance } = await createHarness();
      const created = await createIn(adapter, createNewSession());
      expect(await adapter.keep(created, 3 * lifetimeMs)).toEqual(created);
      await advance(lifetimeMs + 50);
      expect(await adapter.keep(created, 3 * lifetimeMs)).toBeNull();
    });

    it("[SG8] keeps no session that was ended, and lets its id be used again", async () => {
      const { adapter } = await createHarness();
      const session = createNewSession();
      const created = await createIn(adapter, session);
      await adapter.claim(session.sessionId, "guest", lifetimeMs);
      await adapter.remove(session.sessionId);
      expect(await adapter.keep(created, lifetimeMs)).toBeNull();
      expect((await createIn(adapter, session)).guestClaimHash).toBeNull();
      expect(await adapter.keep(created, lifetimeMs)).not.toBeNull();
    });

    it("[SG6] prolongs a session that is joined", async () => {
      const { adapter, advance } = await createHarness();
      const session = createNewSession();
      const created = await adapter.create(session, lifetimeMs);
      await adapter.claim(session.sessionId, "guest", 3 * lifetimeMs);
      const joined = await adapter.find(session.sessionId);
      expect(joined?.expiresAt).toBeGreaterThan(created?.expiresAt ?? Number.POSITIVE_INFINITY);
      await advance(lifetimeMs + 100);
      expect(await adapter.find(session.sessionId)).not.toBeNull();
    });

    it("[SG48] sets each mark once, and says how old the session is", async () => {
      const { adapter, advance } = await createHarness();
      const session = createNewSession();
      expect(await adapter.mark(session.sessionId, "paired")).toBeNull();
      await adapter.create(session, lifetimeMs);
      await advance(150);
      const marked = await Promise.all(
        Array.from({ length: 10 }, () => adapter.mark(session.sessionId, "paired")),
      );
      const [ageMs = null, ...others] = marked.filter((answer) => answer !== null);
      expect(others).toEqual([]);
      expect(ageMs).toBeGreaterThanOrEqual(140);
      expect(ageMs).toBeLessThan(lifetimeMs);
      expect(await adapter.mark(session.sessionId, "host-reported")).not.toBeNull();
      expect(await adapter.claim(session.sessionId, "guest", lifetimeMs)).toBe("claimed");
      expect(await adapter.mark(session.sessionId, "paired")).toBeNull();
      await advance(lifetimeMs + 50);
      expect(await adapter.mark(session.sessionId, "guest-reported")).toBeNull();
    });

    it("[SG8] removes a session once", async () => {
      const { adapter } = await createHarness();
      const session = createNewSession();
      await adapter.create(session, lifetimeMs);
      expect(await adapter.remove(session.sessionId)).toBe(true);
      expect(await adapter.remove(session.sessionId)).toBe(false);
      expect(await adapter.find(session.sessionId)).toBeNull();
    });
  });
}
