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

  test("goes back to waiting when an offer leads to nothing", () => {
    const came = run(host, { kind: "guest-came", now });
    expect(came.snapshot.phase).toEqual({ kind: "connecting", since: now });
    expect(run(came, { kind: "guest-went" }).snapshot.phase).toEqual({ kind: "waiting" });
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
    const lost = run(guest, established, { kind: "channel-lost", now });
    const { snapshot } = run(lost, { kind: "handshake-refused" });
    expect(snapshot.phase.kind).toBe("reconnecting");
    expect(snapshot.notices).toEqual([{ kind: "tampered" }]);
  });
});

describe("both", () => {
  test("[CH25] a lost channel is not the end: it may come back for the whole grace period", () => {
    const lost = run(guest, established, { kind: "channel-lost", now });
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
    const ended = run(guest, { kind: "ended", reason: { kind: "no-path" } });
    expect(run(ended, established, { kind: "ended", reason: { kind: "ended-here" } })).toBe(ended);
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
    const ended = run(guest, { kind: "item", item }, { kind: "ended", reason: { kind: "ended-by-peer" } });
    expect(ended.snapshot.items).toEqual([item]);
    expect(run(ended, { kind: "item-removed", id: item.id }).snapshot.items).toEqual([]);
  });
});
