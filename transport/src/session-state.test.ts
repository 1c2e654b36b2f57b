import { describe, expect, test } from "vitest";
import { reconnectGraceMs } from "#protocol/limits";
import {
  createGuestState,
  createHostState,
  type SessionEvent,
  type SessionState,
  stepSession,
} from "./session-state.ts";

const now = 1_000;
const words = ["jeans", "vacuum", "panda", "zinc"];
const ended: SessionEvent = { kind: "ended", reason: { kind: "ended-by-peer" } };
const established: SessionEvent = { kind: "established", safetyWords: words };

function run(state: SessionState, ...events: readonly SessionEvent[]): SessionState {
  return events.reduce(stepSession, state);
}

const host = createHostState("https://pairqr.example/#1secret", 5_000);
const guest = createGuestState({ kind: "connecting", since: now }, false);

describe("host", () => {
  test("[PR9] shows the link from the first moment", () => {
    expect(host.snapshot).toMatchObject({
      phase: { kind: "waiting" },
      link: "https://pairqr.example/#1secret",
    });
  });

  test("[PR14] does not show the code again once a guest has come, whatever becomes of it", () => {
    const came = run(host, { kind: "guest-came", now });
    expect(came.snapshot.phase).toEqual({ kind: "connecting", since: now });
    const events: SessionEvent[] = [{ kind: "guest-stuck" }, { kind: "handshake-refused" }];
    for (const event of events) expect(run(came, event).snapshot.phase).toEqual(came.snapshot.phase);
  });

  test("[SG45] says that there is no path, until an offer or a connection comes after all", () => {
    const came = run(host, { kind: "guest-came", now });
    const stuck = run(came, { kind: "guest-stuck" });
    expect(stuck.snapshot.notices).toEqual([{ kind: "no-path" }]);
    const again = run(stuck, { kind: "guest-came", now: now + 1 });
    expect(again.snapshot).toMatchObject({ phase: came.snapshot.phase, notices: [] });
    expect(run(stuck, established).snapshot).toMatchObject({ phase: { kind: "connected" }, notices: [] });
  });

  test("does not blame the network for a guest that was refused or came through, nor before one came", () => {
    const stuck: SessionEvent = { kind: "guest-stuck" };
    expect(run(host, stuck)).toBe(host);
    const refused = run(host, { kind: "guest-came", now }, { kind: "handshake-refused" }, stuck);
    expect(refused.snapshot.notices).toEqual([{ kind: "tampered" }]);
    const paired = run(host, established);
    expect(run(paired, stuck, { kind: "guest-came", now })).toBe(paired);
  });

  test("[PR14] no longer holds the link once a guest is connected", () => {
    const { snapshot } = run(host, { kind: "guest-came", now }, established);
    expect(snapshot.phase).toEqual({ kind: "connected", path: "unknown", isQuiet: false });
    expect(snapshot.link).toBeNull();
    expect(snapshot.linkExpiresAt).toBeNull();
    expect(snapshot.safetyWords).toEqual(words);
  });

  test("tells of a stranger twice and ends the session at the third time", () => {
    const refused: SessionEvent = { kind: "handshake-refused" };
    const told = run(host, refused, refused);
    expect(told.snapshot.notices).toEqual([{ kind: "tampered" }]);
    expect(told.snapshot.phase).toEqual({ kind: "waiting" });
    expect(run(told, refused).snapshot.phase).toEqual({
      kind: "ended",
      reason: { kind: "too-many-attempts" },
    });
  });

  test("is not ended by strangers once it is paired", () => {
    const refusals = Array.from({ length: 20 }, (): SessionEvent => ({ kind: "handshake-refused" }));
    const { snapshot } = run(host, established, ...refusals);
    expect(snapshot.phase.kind).toBe("connected");
    expect(snapshot.notices).toEqual([{ kind: "tampered" }]);
  });

  test("forgets that the server was unreachable when a guest has come all the same", () => {
    const { snapshot } = run(
      host,
      { kind: "notice", notice: "server-unreachable", isOn: true },
      { kind: "notice", notice: "second-phone-refused", isOn: true },
      established,
    );
    expect(snapshot.notices).toEqual([{ kind: "second-phone-refused" }]);
  });
});

describe("guest", () => {
  test("ends at the first handshake that fails: the link is wrong or somebody is in between", () => {
    const { snapshot } = run(guest, { kind: "handshake-refused" });
    expect(snapshot.phase).toEqual({ kind: "ended", reason: { kind: "tampered" } });
    expect(snapshot.notices).toEqual([{ kind: "tampered" }]);
  });

  test("that was paired only tells of it and goes on trying", () => {
    const lost = run(guest, established, { kind: "channel-lost", heardAt: now });
    const { snapshot } = run(lost, { kind: "handshake-refused" });
    expect(snapshot.phase.kind).toBe("reconnecting");
    expect(snapshot.notices).toEqual([{ kind: "tampered" }]);
  });
});

describe("both", () => {
  test("[CH25] a lost channel is not the end: it may come back for the whole grace period", () => {
    const lost = run(guest, established, { kind: "channel-lost", heardAt: now });
    expect(lost.snapshot.phase).toEqual({ kind: "reconnecting", until: now + reconnectGraceMs });
    expect(run(lost, established).snapshot.phase.kind).toBe("connected");
  });

  test("quiet and path are said of a connected peer only", () => {
    const quiet: SessionEvent = { kind: "quiet", isQuiet: true };
    expect(run(guest, quiet)).toBe(guest);
    const { snapshot } = run(guest, established, { kind: "path", path: "relayed" }, quiet);
    expect(snapshot.phase).toEqual({ kind: "connected", path: "relayed", isQuiet: true });
  });

  test("the first end sticks", () => {
    const over = run(guest, { kind: "ended", reason: { kind: "no-path" } });
    expect(run(over, established, { kind: "ended", reason: { kind: "ended-here" } })).toBe(over);
  });

  test("what is unfinished at the end is so for good, whatever the worker still says of it", () => {
    const text = {
      kind: "text",
      id: "text-sent-1",
      direction: "sent",
      at: now,
      textKind: "text",
      title: "",
      text: "hello",
      state: "queued",
    } as const;
    const sent: SessionEvent = { kind: "item-changed", id: text.id, state: "sent" };
    const { snapshot } = run(guest, { kind: "item", item: text }, sent, ended, sent);
    expect(snapshot.items).toEqual([{ ...text, state: "undelivered" }]);
    // Given to a session that is over.
    expect(run(guest, ended, { kind: "item", item: text }).snapshot.items).toEqual([
      { ...text, state: "unsent" },
    ]);
    const delivered: SessionEvent = { kind: "item-changed", id: text.id, state: "delivered" };
    expect(run(guest, { kind: "item", item: text }, ended, delivered).snapshot.items).toEqual([
      { ...text, state: "delivered" },
    ]);
  });

  test("what has arrived can still go after the end", () => {
    const item = {
      kind: "text",
      id: "text-received-1",
      direction: "received",
      at: now,
      textKind: "text",
      title: "",
      text: "hello",
      state: "delivered",
    } as const;
    const over = run(guest, { kind: "item", item }, ended);
    expect(over.snapshot.items).toEqual([item]);
    expect(run(over, { kind: "item-removed", id: item.id }).snapshot.items).toEqual([]);
  });
});
