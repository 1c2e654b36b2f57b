import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Countdown } from "./Countdown.tsx";
import { renderForTest } from "./test-render.tsx";

const now = 1_000_000;

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => vi.useRealTimers());

test("has its room before there is a time, and counts each second from when there is one", async () => {
  const { container, render } = await renderForTest(<Countdown until={null} />);
  const timer = container.querySelector("[role=timer]");
  expect(timer?.className).toContain("min-h-5");
  expect(timer?.textContent).toBe("");

  // Between two of its seconds.
  await pass(700);
  await render(<Countdown until={now + 700 + 600_000} />);
  expect(container.querySelector("[role=timer]")).toBe(timer);
  expect(timer?.textContent).toBe("Valid for 10:00");
  await pass(1_000);
  expect(timer?.textContent).toBe("Valid for 9:59");
});

test("of another code it has the whole time at once", async () => {
  const { container, render } = await renderForTest(<Countdown until={now + 60_000} />);
  await pass(30_500);
  await render(<Countdown until={now + 30_500 + 600_000} />);
  expect(container.textContent).toBe("Valid for 10:00");
});

function pass(ms: number): Promise<void> {
  return act(async () => void vi.advanceTimersByTime(ms));
}
