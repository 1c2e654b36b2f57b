/** Port: whether what an adapter leans on answers. How long to wait and how often to ask is readiness.ts's business. */

export type HealthState = "ok" | "down";

/** A rejection counts as "down". */
export type HealthCheck = () => Promise<HealthState>;

/** `sessions` and `presence` (with relay and limits) are needed for pairing; without `registry` it still works. */
export type StoreName = "sessions" | "presence" | "registry";

export type Health = Readonly<Record<StoreName, HealthCheck>>;
