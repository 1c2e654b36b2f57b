import { describe, expect, it } from "vitest";
import { createAdapters } from "../src/adapters.ts";
import { systemClock } from "../src/clock.ts";
import { readConfig } from "../src/config.ts";
import type { Health, HealthState } from "../src/ports/health.ts";
import { createReadiness } from "../src/readiness.ts";
import { call } from "./support/pairing.ts";
import { createTestClock, startTestServer } from "./support/test-server.ts";

function healthOf(states: Partial<Record<keyof Health, HealthState>>): Health {
  const check = (name: keyof Health) => async () => states[name] ?? "ok";
  return { sessions: check("sessions"), presence: check("presence"), registry: check("registry") };
}

async function readyz(health: Health): Promise<readonly [number, unknown]> {
  const adapters = { ...createAdapters(readConfig({}), systemClock), health };
  const { url } = await startTestServer({}, { adapters });
  const { status, body } = await call(url, "GET", "/readyz");
  return [status, body];
}

describe("GET /readyz", () => {
  it("[SG49] names each store and its state", async () => {
    const stores = { sessions: "ok", presence: "ok", registry: "ok" };
    expect(await readyz(healthOf({}))).toEqual([200, { status: "ready", stores }]);
  });

  it("[SG49] takes work without the registry, and says that it is missing", async () => {
    const stores = { sessions: "ok", presence: "ok", registry: "down" };
    expect(await readyz(healthOf({ registry: "down" }))).toEqual([200, { status: "degraded", stores }]);
  });

  it.each(["sessions", "presence"] as const)("[SG49] takes none without %s", async (name) => {
    const stores = { sessions: "ok", presence: "ok", registry: "ok", [name]: "down" };
    expect(await readyz(healthOf({ [name]: "down" }))).toEqual([503, { status: "unavailable", stores }]);
  });

  it("[SG49] waits half a second for a store that does not answer, and no longer", async () => {
    const askedAt = performance.now();
    const [status] = await readyz({ ...healthOf({}), sessions: () => new Promise(() => undefined) });
    expect(status).toBe(503);
    expect(performance.now() - askedAt).toBeLessThan(2_000);
  });

  it("[SG49] counts a check that fails as down", async () => {
    const [status] = await readyz({ ...healthOf({}), presence: () => Promise.reject(new Error("gone")) });
    expect(status).toBe(503);
  });
});

describe("readiness", () => {
  it("[SG49] asks each store at most once a second, however many want to know", async () => {
    const clock = createTestClock();
    let asked = 0;
    const sessions = async (): Promise<HealthState> => {
      asked += 1;
      return "ok";
    };
    const read = createReadiness({ ...healthOf({}), sessions }, () => false, clock.elapsed);
    await Promise.all(Array.from({ length: 1_000 }, () => read()));
    clock.advance(999);
    await read();
    expect(asked).toBe(1);
    clock.advance(1);
    await read();
    expect(asked).toBe(2);
  });

  it("[SG49] is stopping as soon as the node stops", async () => {
    let isStopping = false;
    const read = createReadiness(healthOf({}), () => isStopping, systemClock.elapsed);
    expect((await read()).status).toBe("ready");
    isStopping = true;
    expect((await read()).status).toBe("stopping");
  });
});
