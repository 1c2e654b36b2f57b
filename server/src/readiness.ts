/**
 * Whether this node can take pairing work, docs/protocol/2-signalling, SG49.
 *
 * Each store is asked at most once a second, whoever asks us how often, and waited for half a second.
 */
import type { Health, HealthCheck, HealthState, StoreName } from "./ports/health.ts";
import { within } from "./within.ts";

export type Readiness = {
  readonly status: "ready" | "degraded" | "unavailable" | "stopping";
  readonly stores: Readonly<Record<StoreName, HealthState>>;
};

export type ReadinessReader = () => Promise<Readiness>;

const answerWaitMs = 500;
const keptMs = 1_000;

/** Without the registry counters and blocks wait; without the others nobody can pair. */
export function createReadiness(
  health: Health,
  isStopping: () => boolean,
  elapsed: () => number,
): ReadinessReader {
  const sessions = createKept(health.sessions, elapsed);
  const presence = createKept(health.presence, elapsed);
  const registry = createKept(health.registry, elapsed);
  return async () => {
    const [sessionsState, presenceState, registryState] = await Promise.all([
      sessions(),
      presence(),
      registry(),
    ]);
    const stores = { sessions: sessionsState, presence: presenceState, registry: registryState };
    return { status: isStopping() ? "stopping" : judge(stores), stores };
  };
}

function judge(stores: Readiness["stores"]): Readiness["status"] {
  if (stores.sessions === "down" || stores.presence === "down") {
    return "unavailable";
  }
  return stores.registry === "down" ? "degraded" : "ready";
}

/** Questions that come while one is under way get its answer. */
function createKept(check: HealthCheck, elapsed: () => number): HealthCheck {
  let askedAt = Number.NEGATIVE_INFINITY;
  let answer: Promise<HealthState> = Promise.resolve("down");
  return () => {
    if (elapsed() - askedAt >= keptMs) {
      askedAt = elapsed();
      answer = bounded(check);
    }
    return answer;
  };
}

async function bounded(check: HealthCheck): Promise<HealthState> {
  try {
    return await within(answerWaitMs, check(), () => "down");
  } catch {
    return "down";
  }
}
