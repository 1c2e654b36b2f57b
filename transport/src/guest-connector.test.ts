import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runGuestConnector } from "./guest-connector.ts";
import { type AttemptStart, startAttempt } from "./head-start.ts";
import type { SessionCore } from "./session-core.ts";
import { openSignalling } from "./signalling-client.ts";

vi.mock("./head-start.ts", () => ({ startAttempt: vi.fn() }));
vi.mock("./connection-report.ts", () => ({ reportConnection: vi.fn() }));
vi.mock("./signalling-client.ts", () => ({ openSignalling: vi.fn() }));

type Join = { readonly tookMs: number; readonly code?: "unreachable" | "session-unknown" };

const end = vi.fn();
let ending: AbortController;
let startedAt: number;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", vi.fn());
  vi.stubGlobal("document", { addEventListener: vi.fn() });
  vi.mocked(openSignalling).mockReturnValue({ connect: () => null, close: vi.fn() } as never);
  ending = new AbortController();
  startedAt = Date.now();
  end.mockImplementation(() => ending.abort());
});
afterEach(() => {
  ending.abort();
  vi.resetAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The last one is for all that come after it. */
function run(joins: readonly Join[], isPaired = false, headStart?: AttemptStart): void {
  let count = 0;
  vi.mocked(startAttempt).mockImplementation(() => start(joins[Math.min(count++, joins.length - 1)]));
  const core = {
    store: { state: { isPaired }, dispatch: vi.fn() },
    attempts: { established: null },
    signal: ending.signal,
    on: vi.fn(),
    end,
  };
  const names = { serverUrl: "http://localhost", sessionId: "0".repeat(32), joinKey: "", claim: "" };
  runGuestConnector({ core: core as unknown as SessionCore, ...names, headStart });
}

/** Where the join is answered, its socket comes to nothing. */
function start({ tookMs, code }: Join = { tookMs: 0 }): AttemptStart {
  const joined = code === undefined ? { ok: true, value: {} } : { ok: false, code };
  const after = <T>(value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), tookMs));
  return {
    startedAt: Date.now(),
    offer: { rtc: { close: vi.fn() } },
    socket: { socket: { close: vi.fn() } },
    joining: after(joined),
    joinedMs: after(tookMs),
    sent: Promise.resolve(),
  } as unknown as AttemptStart;
}

async function untilEnded(): Promise<{ readonly kind: unknown; readonly afterMs: number }> {
  while (end.mock.calls.length === 0 && Date.now() - startedAt < 60_000)
    await vi.advanceTimersByTimeAsync(50);
  return { kind: end.mock.calls[0]?.[0].kind, afterMs: Date.now() - startedAt };
}

test("a server that swallows the join is named after the one that the page had under way", async () => {
  const headStart = start({ tookMs: 4_000, code: "unreachable" });
  await vi.advanceTimersByTimeAsync(500);
  run([{ tookMs: 4_000, code: "unreachable" }], false, headStart);
  const { kind, afterMs } = await untilEnded();
  expect(kind).toBe("server-unreachable");
  expect(afterMs).toBeLessThan(5_000);
});

test("[SG61] a server that answers no join is named after 4 s, also where it was slow before", async () => {
  run([{ tookMs: 4_000 }, { tookMs: 4_000, code: "unreachable" }]);
  const { kind, afterMs } = await untilEnded();
  expect(kind).toBe("server-unreachable");
  expect(afterMs).toBeLessThan(10_000);
});

test("[SG61] a session that is not known is waited for from the first answer that says so", async () => {
  run([
    { tookMs: 3_500, code: "unreachable" },
    { tookMs: 100, code: "session-unknown" },
  ]);
  const { kind, afterMs } = await untilEnded();
  expect(kind).toBe("session-unknown");
  expect(afterMs).toBeGreaterThan(7_500);
  expect(afterMs).toBeLessThan(10_000);
});

test.each([
  [false, 5],
  [true, 2],
])(
  "[SG61] a slow join makes the waits longer, once paired twice at most (paired: %s)",
  async (isPaired, times) => {
    run([{ tookMs: 6_000 }], isPaired);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(vi.mocked(openSignalling).mock.calls[0]?.at(-1)).toBe(times);
  },
);
