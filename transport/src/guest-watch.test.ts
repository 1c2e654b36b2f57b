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
function createOffer(): { readonly rtc: RTCPeerConnection; answer(): void } {
  const rtc = Object.assign(new EventTarget(), {
    currentLocalDescription: { sdp: "" },
    currentRemoteDescription: null as { sdp: string } | null,
  });
  return {
    rtc: rtc as unknown as RTCPeerConnection,
    answer() {
      rtc.currentRemoteDescription = { sdp: "" };
      rtc.dispatchEvent(new Event("signalingstatechange"));
    },
  };
}

function offer(): void {
  const { rtc, answer } = createOffer();
  watch(rtc);
  answer();
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
