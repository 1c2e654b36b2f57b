import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createConnectionAttempts } from "./connection-attempts.ts";
import type { PeerConnection } from "./peer-connection.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What two threads of a browser tell in an order of their own, in one that a test can choose. */
function openAttempt(state: RTCDtlsTransportState) {
  const dtls = Object.assign(new EventTarget(), { state });
  const rtc = Object.assign(new EventTarget(), {
    connectionState: "connecting",
    iceConnectionState: "connected",
    currentLocalDescription: { sdp: "ours" },
    currentRemoteDescription: { sdp: "theirs" },
    sctp: { transport: dtls },
  });
  const onForged = vi.fn();
  const worker = { post: vi.fn(), transferChannel: vi.fn(), terminate: vi.fn() };
  const attempts = createConnectionAttempts(worker, { onPath: vi.fn(), onForged });
  const close = vi.fn();
  const attempt = attempts.add({ rtc, dataChannel: {}, close } as unknown as PeerConnection);
  const refuse = () => {
    dtls.state = "failed";
    dtls.dispatchEvent(new Event("statechange"));
  };
  const fail = (ice: RTCIceConnectionState) => {
    Object.assign(rtc, { connectionState: "failed", iceConnectionState: ice });
    rtc.dispatchEvent(new Event("connectionstatechange"));
  };
  const enter = (connectionState: RTCPeerConnectionState) => {
    Object.assign(rtc, { connectionState });
    rtc.dispatchEvent(new Event("connectionstatechange"));
  };
  return { attempts, attempt, onForged, close, refuse, fail, enter };
}

describe("a connection whose data channel is lost before the handshake is through", () => {
  it.each(["connecting", "connected"] as const)(
    "[CH4] is judged by the certificate, also where that comes after: %s",
    async (state) => {
      const { attempts, attempt, onForged, close, refuse } = openAttempt(state);
      const judged = attempts.judge(attempt);
      await vi.advanceTimersByTimeAsync(100);
      expect(onForged).not.toHaveBeenCalled();
      refuse();
      await judged;
      expect(onForged).toHaveBeenCalledOnce();
      expect(close).toHaveBeenCalledOnce();
      expect(attempts.has(attempt)).toBe(false);
    },
  );

  it("is only lost where nothing more comes", async () => {
    const { attempts, attempt, onForged } = openAttempt("connecting");
    const judged = attempts.judge(attempt);
    await vi.advanceTimersByTimeAsync(500);
    await judged;
    expect(onForged).not.toHaveBeenCalled();
    expect(attempts.has(attempt)).toBe(true);
  });
});

it("[SG44] an attempt is pending until its handshake is through, or it is dropped", () => {
  const { attempts, attempt } = openAttempt("connecting");
  expect(attempts.hasPending()).toBe(true);
  attempts.establish(attempt);
  expect(attempts.hasPending()).toBe(false);
  const other = openAttempt("connecting");
  other.attempts.drop(other.attempt);
  expect(other.attempts.hasPending()).toBe(false);
});

it("[SG61] an attempt ends 20 s after the last step of its connection", async () => {
  const { attempts, attempt, enter } = openAttempt("connecting");
  await vi.advanceTimersByTimeAsync(15_000);
  enter("connected");
  await vi.advanceTimersByTimeAsync(15_000);
  expect(attempts.has(attempt)).toBe(true);
  await vi.advanceTimersByTimeAsync(5_500);
  expect(attempts.has(attempt)).toBe(false);
});

describe("a connection that fails before the handshake is through", () => {
  it("[CH4] is judged by the certificate, also where that comes after", async () => {
    const { attempts, attempt, onForged, close, refuse, fail } = openAttempt("connecting");
    fail("connected");
    await vi.advanceTimersByTimeAsync(100);
    expect(attempts.has(attempt)).toBe(true);
    refuse();
    expect(onForged).toHaveBeenCalledOnce();
    expect(close).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(500);
    expect(onForged).toHaveBeenCalledOnce();
  });

  it("[CH4] is judged by a certificate that was refused before anybody listened", async () => {
    const { attempts, attempt, onForged } = openAttempt("failed");
    await vi.advanceTimersByTimeAsync(0);
    expect(onForged).toHaveBeenCalledOnce();
    expect(attempts.has(attempt)).toBe(false);
  });

  it("is given up at once where its path has failed, and a moment later where nothing says why", async () => {
    const lost = openAttempt("connecting");
    lost.fail("failed");
    await vi.advanceTimersByTimeAsync(0);
    expect(lost.attempts.has(lost.attempt)).toBe(false);
    const unexplained = openAttempt("connecting");
    unexplained.fail("connected");
    await vi.advanceTimersByTimeAsync(500);
    expect(unexplained.attempts.has(unexplained.attempt)).toBe(false);
    expect(lost.onForged).not.toHaveBeenCalled();
    expect(unexplained.onForged).not.toHaveBeenCalled();
  });
});
