import { describe, expect, it } from "vitest";
import { formatPairingLink } from "#protocol/pairing/link";
import type { PeerSession } from "#transport/peer-session";
import type { SavedSession } from "#transport/saved-session";
import type { Phase } from "#transport/snapshot";
import { inPhase } from "#ui/test-states.ts";
import { chooseStart, type Opened, type Openers } from "./choose-start.ts";

const secret = new Uint8Array(32).fill(7);
const hash = new URL(formatPairingLink("https://pairqr.example", secret)).hash;
const saved: SavedSession = {
  version: 1,
  sessionId: "00112233445566778899aabbccddeeff",
  serverUrl: "https://pairqr.example",
  joinKey: "a",
  claim: "b",
  resumptionPsk: "c",
};

/** Sessions that only tell who was opened; `enter` moves the newest to another phase. */
function createWorld(stored: SavedSession | null = null) {
  const calls: string[] = [];
  let phase: Phase = { kind: "connecting", since: 0 };
  let listener: () => void = () => undefined;
  function session(): PeerSession {
    return {
      subscribe: (next) => {
        listener = next;
        return () => undefined;
      },
      getSnapshot: () => inPhase(phase),
      sendText: () => "",
      sendFiles: () => "",
      cancel: () => undefined,
      removeQueued: () => undefined,
      readFile: () => Promise.reject(new Error("none")),
      discard: () => undefined,
      closed: Promise.resolve(),
      end: () => undefined,
    };
  }
  const openers: Openers = {
    openGuest: (given) => {
      calls.push(`guest ${given[0]}`);
      return session();
    },
    resumeGuest: () => {
      calls.push("resume");
      return session();
    },
    openHost: () => {
      calls.push("host");
      return session();
    },
    loadSaved: () => stored,
  };
  const enter = (next: Phase) => {
    phase = next;
    listener();
  };
  return { calls, openers, enter };
}

const opened: Opened = { hash: "", isSupported: true, wasGuest: false };

describe("how the page was opened", () => {
  it("[PR3] with a pairing link it is the guest", () => {
    const world = createWorld();
    expect(chooseStart({ ...opened, hash }, world.openers).start.kind).toBe("session");
    expect(world.calls).toEqual(["guest 7"]);
  });

  it("[PR3] without a fragment it is the host: share from here", () => {
    const world = createWorld();
    expect(chooseStart(opened, world.openers).start.kind).toBe("session");
    expect(world.calls).toEqual(["host"]);
  });

  it.each([
    [hash.slice(0, -1), { kind: "link-invalid" }],
    [`${hash}A`, { kind: "link-invalid" }],
    ["#2abc", { kind: "protocol-error", code: "version-mismatch" }],
  ])("[PR4] with %s nothing is opened, and it says why", (damaged, reason) => {
    const world = createWorld();
    expect(chooseStart({ ...opened, hash: damaged }, world.openers).start).toEqual({
      kind: "refused",
      reason,
    });
    expect(world.calls).toEqual([]);
  });

  it("reloaded, it goes back into its session", () => {
    const world = createWorld(saved);
    chooseStart({ ...opened, wasGuest: true }, world.openers);
    expect(world.calls).toEqual(["resume"]);
  });

  it("reloaded before it was connected, it does not surprise with a code of its own", () => {
    const world = createWorld();
    const services = chooseStart({ ...opened, wasGuest: true }, world.openers);
    expect(services.start).toEqual({ kind: "refused", reason: { kind: "session-unknown" } });
    expect(world.calls).toEqual([]);
    services.openHost?.();
    expect(world.calls).toEqual(["host"]);
  });

  it("a browser that cannot opens nothing, not even a link", () => {
    const world = createWorld();
    const services = chooseStart({ ...opened, hash, isSupported: false }, world.openers);
    expect(services.start).toEqual({ kind: "refused", reason: { kind: "unsupported-browser" } });
    expect(services.openHost).toBeNull();
    expect(world.calls).toEqual([]);
  });
});

describe("trying again", () => {
  it("uses the scanned link as long as it never led to a session", () => {
    const world = createWorld();
    const services = chooseStart({ ...opened, hash }, world.openers);
    world.enter({ kind: "ended", reason: { kind: "server-unreachable" } });
    services.reopenGuest()?.();
    expect(world.calls).toEqual(["guest 7", "guest 7"]);
  });

  it("forgets the secret with the first connection", () => {
    const world = createWorld();
    const services = chooseStart({ ...opened, hash }, world.openers);
    world.enter({ kind: "connected", path: "direct", isQuiet: false });
    expect(services.reopenGuest()).toBeNull();
  });
});
