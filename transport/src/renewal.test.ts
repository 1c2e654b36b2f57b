import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Membership } from "#protocol/signalling/api";
import { keepRenewed, renewalDelayMs } from "./renewal.ts";
import type { ApiFailure, ApiResult } from "./session-api.ts";

const minute = 60_000;
const member: Membership = {
  token: "eyJ",
  peerId: "0123-h",
  remotePeerId: "0123-g",
  expiresAt: 0,
  iceServers: [],
  iceServersLifetimeMs: 10 * minute,
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start(answers: readonly ApiResult<Membership>[], first = member) {
  const left = [...answers];
  const ending = new AbortController();
  const renew = vi.fn(() => Promise.resolve(left.shift() ?? fail("session-unknown")));
  const onRenewed = vi.fn();
  const ended = vi.fn();
  void keepRenewed({ member: first, renew, onRenewed, signal: ending.signal }).then(ended);
  return { renew, onRenewed, ended, ending };
}

describe("renewal", () => {
  test("[SG42] comes between half and three quarters of the life, and again of the next", async () => {
    const fresh = { ...member, token: "eyK" };
    const { renew, onRenewed } = start([ok(fresh), ok(fresh)]);
    await vi.advanceTimersByTimeAsync(5 * minute - 1);
    expect(renew).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2.5 * minute + 1);
    expect(onRenewed.mock.calls).toEqual([[fresh]]);
    await vi.advanceTimersByTimeAsync(7.5 * minute);
    expect(onRenewed).toHaveBeenCalledTimes(2);
  });

  test("[SG42] a server that is away is asked again until it answers", async () => {
    const { renew, onRenewed } = start([
      fail("unreachable"),
      fail("unavailable"),
      fail("unreachable"),
      ok(member),
    ]);
    await vi.advanceTimersByTimeAsync(8 * minute);
    expect(renew).toHaveBeenCalledTimes(4);
    expect(onRenewed).toHaveBeenCalledTimes(1);
  });

  test("a refusal for good ends it", async () => {
    const { renew, ended } = start([fail("session-unknown")]);
    await vi.advanceTimersByTimeAsync(60 * minute);
    expect(renew).toHaveBeenCalledTimes(1);
    expect(ended).toHaveBeenCalled();
  });

  test("servers without a lifetime are never renewed", async () => {
    const { iceServersLifetimeMs: _, ...lasting } = member;
    const { renew, ended } = start([], lasting);
    await vi.advanceTimersByTimeAsync(60 * minute);
    expect(renew).not.toHaveBeenCalled();
    expect(ended).toHaveBeenCalled();
  });

  test("the end of the socket ends it, also while it waits", async () => {
    const { renew, ended, ending } = start([ok(member)]);
    await vi.advanceTimersByTimeAsync(minute);
    ending.abort();
    await vi.advanceTimersByTimeAsync(60 * minute);
    expect(renew).not.toHaveBeenCalled();
    expect(ended).toHaveBeenCalled();
  });

  test("a server that gives no time at all is asked once a second at most", () => {
    expect(renewalDelayMs(0, 0)).toBe(1_000);
    expect(renewalDelayMs(10 * minute, 0.999)).toBeLessThan(7.5 * minute);
  });
});

function ok(value: Membership): ApiResult<Membership> {
  return { ok: true, value };
}

function fail(code: ApiFailure["code"]): ApiFailure {
  return { ok: false, code };
}
