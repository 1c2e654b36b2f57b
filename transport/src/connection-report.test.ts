import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ReportSource, reportConnection } from "./connection-report.ts";
import type { CoreEvents } from "./session-core.ts";
import type { EndReason, Phase } from "./snapshot.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A session whose phases and events a test makes happen. */
function openSource() {
  let phase: Phase = { kind: "waiting" };
  const listeners: { [Kind in keyof CoreEvents]?: CoreEvents[Kind] } = {};
  let onChange = (): void => undefined;
  const source: ReportSource = {
    on(kind, listener) {
      listeners[kind] = listener;
    },
    store: {
      subscribe(listener) {
        onChange = listener;
        return () => undefined;
      },
      getSnapshot: () => ({ phase }),
    },
  };
  return {
    source,
    connect(path: "direct" | "relayed" | "unknown") {
      phase = { kind: "connected", path, isQuiet: false };
      onChange();
    },
    establish: () => listeners.established?.(new Uint8Array(32)),
    end: (kind: "ended-here" | "no-path" | "tampered") => listeners.ended?.({ kind } satisfies EndReason),
  };
}

describe("reportConnection", () => {
  it("[SG48] says once by which path, when the path has settled", () => {
    const send = vi.fn();
    const session = openSource();
    reportConnection(session.source, send);
    session.establish();
    session.connect("relayed");
    vi.advanceTimersByTime(4_000);
    session.connect("direct");
    expect(send).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    session.establish();
    session.end("ended-here");
    vi.advanceTimersByTime(60_000);
    expect(send.mock.calls).toEqual([["direct"]]);
  });

  it("[SG48] says it at the end of a session that was shorter", () => {
    const send = vi.fn();
    const session = openSource();
    reportConnection(session.source, send);
    session.establish();
    session.connect("relayed");
    session.end("ended-here");
    expect(send.mock.calls).toEqual([["relayed"]]);
  });

  it.each(["no-path", "tampered"] as const)("[SG48] says %s where nothing was connected", (kind) => {
    const send = vi.fn();
    const session = openSource();
    reportConnection(session.source, send);
    session.end(kind);
    expect(send.mock.calls).toEqual([[kind]]);
  });

  it("[SG48] says nothing of a path that it does not know, or of an end that is no failure", () => {
    const send = vi.fn();
    const session = openSource();
    reportConnection(session.source, send);
    session.establish();
    session.connect("unknown");
    vi.advanceTimersByTime(5_000);
    session.end("ended-here");
    expect(send).not.toHaveBeenCalled();
  });

  it("[SG48] says nothing in a browser that asks not to be tracked", () => {
    vi.stubGlobal("navigator", { globalPrivacyControl: true });
    const send = vi.fn();
    const session = openSource();
    reportConnection(session.source, send);
    session.end("no-path");
    expect(send).not.toHaveBeenCalled();
  });
});
