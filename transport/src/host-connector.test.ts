import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runHostConnector } from "./host-connector.ts";
import { createSession } from "./session-api.ts";
import type { CoreEvents, SessionCore } from "./session-core.ts";
import { openSignalling, type SignallingEvents } from "./signalling-client.ts";

vi.mock("./session-api.ts", () => ({ createSession: vi.fn() }));
vi.mock("./connection-report.ts", () => ({ reportConnection: vi.fn() }));
vi.mock("./renewal.ts", () => ({ keepRenewed: vi.fn() }));
vi.mock("./signalling-client.ts", () => ({ openSignalling: vi.fn() }));

let close: ReturnType<typeof vi.fn>;
let ending: AbortController;
let lose: CoreEvents["lost"];
let isPending: boolean;
let socket: SignallingEvents;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", vi.fn());
  vi.stubGlobal("document", { addEventListener: vi.fn() });
  vi.mocked(createSession).mockResolvedValue({ ok: true, value: { iceServers: [] } } as never);
  vi.mocked(openSignalling).mockImplementation((_url, _member, _servers, events) => {
    socket = events;
    return { close } as never;
  });
  ending = new AbortController();
  isPending = false;
  // The connector before closes its own, after its test.
  close = vi.fn();
  run();
  await vi.advanceTimersByTimeAsync(0);
  socket.onOpen();
  await vi.advanceTimersByTimeAsync(10_000);
});
afterEach(() => {
  ending.abort();
  vi.resetAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Paired, and nobody is connected. */
function run(): void {
  const core = {
    store: { state: { isPaired: true }, dispatch: vi.fn() },
    attempts: { established: null, hasPending: () => isPending },
    signal: ending.signal,
    on: (event: keyof CoreEvents, listener: never) => {
      if (event === "lost") lose = listener;
    },
  };
  const pairing = { sessionId: "0".repeat(32), joinKeyHash: "" };
  const names = { serverUrl: "http://localhost", pairing, claim: "", lifetimeMs: 600_000 };
  runHostConnector({ core: core as unknown as SessionCore, ...names });
}

test("[SG44] a socket of the guest that was lost is given up 2 s later", async () => {
  lose(true);
  await vi.advanceTimersByTimeAsync(1_900);
  expect(close).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(close).toHaveBeenCalled();
});

test("[SG44] not while an attempt is under way, however slow: its candidates come over it", async () => {
  lose(true);
  isPending = true;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(close).not.toHaveBeenCalled();
  isPending = false;
  await vi.advanceTimersByTimeAsync(2_100);
  expect(close).toHaveBeenCalled();
});

test("[SG44] nor for an attempt that came to nothing", async () => {
  lose(false);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(close).not.toHaveBeenCalled();
});
