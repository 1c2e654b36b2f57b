import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createGuestWatch } from "./guest-watch.ts";
import type { Attempt } from "./worker/messages.ts";

let told: string[];
let established: Attempt | null;
let ending: AbortController;
let watch: (rtc: RTCPeerConnection) => void;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  established = null;
  ending = new AbortController();
  watch = createGuestWatch({
    store: { dispatch: ({ kind }) => void told.push(kind) },
    attempts: {
      get established() {
        return established;
      },
    },
    signal: ending.signal,
  });
});
afterEach(() => vi.useRealTimers());

/** A connection whose offer is answered when the test says so. */
function createOffer(): {
  readonly rtc: RTCPeerConnection;
  answer(): void;
  enter(state: RTCPeerConnectionState): void;
} {
  const rtc = Object.assign(new EventTarget(), {
    connectionState: "new",
    currentLocalDescription: { sdp: "" },
    currentRemoteDescription: null as { sdp: string } | null,
  });
  return {
    rtc: rtc as unknown as RTCPeerConnection,
    answer() {
      rtc.currentRemoteDescription = { sdp: "" };
      rtc.dispatchEvent(new Event("signalingstatechange"));
    },
    enter(state) {
      rtc.connectionState = state;
      rtc.dispatchEvent(new Event("connectionstatechange"));
    },
  };
}

function offer(): ReturnType<typeof createOffer> {
  const made = createOffer();
  watch(made.rtc);
  made.answer();
  return made;
}

test("[SG45] a guest that was answered and is not there 8 s later is stuck", async () => {
  offer();
  await vi.advanceTimersByTimeAsync(400);
  expect(told).toEqual(["guest-came"]);
  await vi.advanceTimersByTimeAsync(7_500);
  expect(told).toEqual(["guest-came"]);
  await vi.advanceTimersByTimeAsync(200);
  expect(told).toEqual(["guest-came", "guest-stuck"]);
});

test("[SG45] one that makes another offer is still trying: the 8 s begin anew", async () => {
  for (let offers = 0; offers < 3; offers++) {
    offer();
    await vi.advanceTimersByTimeAsync(6_000);
  }
  expect(told).not.toContain("guest-stuck");
  await vi.advanceTimersByTimeAsync(2_500);
  expect(told.filter((kind) => kind === "guest-stuck")).toHaveLength(1);
});

test("[SG61] candidates and packets of a slow one begin them anew, and take back what was said", async () => {
  const { enter } = offer();
  await vi.advanceTimersByTimeAsync(7_000);
  enter("connecting");
  await vi.advanceTimersByTimeAsync(7_000);
  expect(told).not.toContain("guest-stuck");
  await vi.advanceTimersByTimeAsync(1_500);
  expect(told.at(-1)).toBe("guest-stuck");
  enter("connected");
  await vi.advanceTimersByTimeAsync(400);
  expect(told.at(-1)).toBe("guest-came");
});

test("[SG61] a path that has broken off is no sign of it", async () => {
  const { enter } = offer();
  await vi.advanceTimersByTimeAsync(7_000);
  enter("disconnected");
  await vi.advanceTimersByTimeAsync(1_500);
  expect(told.at(-1)).toBe("guest-stuck");
  enter("failed");
  await vi.advanceTimersByTimeAsync(400);
  expect(told.at(-1)).toBe("guest-stuck");
});

test("one that is connected quickly is not told of at all, and one that is connected is not stuck", async () => {
  offer();
  await vi.advanceTimersByTimeAsync(200);
  established = 1;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([]);
});

test("an offer that is not answered yet tells of nobody", async () => {
  const { rtc, answer } = createOffer();
  watch(rtc);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told).toEqual([]);
  answer();
  await vi.advanceTimersByTimeAsync(400);
  expect(told).toEqual(["guest-came"]);
});

test("nothing is told after the end", async () => {
  offer();
  await vi.advanceTimersByTimeAsync(400);
  ending.abort();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual(["guest-came"]);
});
