/**
 * Metrics for Prometheus. The one file that imports prom-client.
 *
 * Every label takes its values from a list of ours, never from a request; docs/operating.md says what to look at.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { reportOutcomes } from "#protocol/signalling/envelope";
import { closeCodes } from "#protocol/signalling/socket";
import packageJson from "../../../package.json" with { type: "json" };
import type { HealthState } from "../ports/health.ts";
import { envelopeWays, type Figures, sessionEvents } from "./figures.ts";

export type Metrics = Figures & {
  readonly contentType: string;
  render(): Promise<string>;
};

/** What is read when somebody asks, and costs nothing until then. */
export type Gauges = {
  readonly sockets: () => number;
  /** Envelopes that this node has taken and not yet handed on. */
  readonly envelopesWaiting: () => number;
  readonly stores: () => Promise<Readonly<Record<string, HealthState>>>;
  /** 0 to 1; null: no bound is known. */
  readonly fullness: () => Promise<number | null>;
};

/** Most pairings take seconds: a person lifts a phone. A link may lie there for its ten minutes. */
const pairingSeconds = [1, 2, 3, 5, 8, 13, 20, 30, 60, 120, 300, 600];

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  function counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]) {
    return new Counter({ name: `pairqr_${name}`, help, labelNames, registers });
  }

  const sessions = counter("sessions_total", "What became of sessions.", ["event"]);
  const reports = counter("reports_total", "What members said of their connection.", ["outcome"]);
  const envelopes = counter("envelopes_total", "Envelopes by the way they went.", ["way"]);
  const limits = counter("limit_hits_total", "Refusals by the limit that was reached.", ["rule"]);
  const refusals = counter("refusals_total", "Problems answered, by code.", ["surface", "code"]);
  const closed = counter("sockets_closed_total", "Signalling sockets that ended, by close code.", ["code"]);
  const pairing = new Histogram({
    name: "pairqr_time_to_pair_seconds",
    help: "From a session's registration to its first answer.",
    buckets: pairingSeconds,
    registers,
  });
  new Gauge({
    name: "pairqr_sockets",
    help: "Open signalling sockets of this node.",
    registers,
    collect() {
      this.set(gauges.sockets());
    },
  });
  new Gauge({
    name: "pairqr_envelopes_waiting",
    help: "Envelopes taken and not yet handed on.",
    registers,
    collect() {
      this.set(gauges.envelopesWaiting());
    },
  });
  new Gauge({
    name: "pairqr_store_up",
    help: "Whether a store answers, as /readyz says.",
    labelNames: ["store"],
    registers,
    async collect() {
      for (const [store, state] of Object.entries(await gauges.stores())) {
        this.set({ store }, state === "ok" ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: "pairqr_redis_used_ratio",
    help: "Memory that Redis uses, of its maxmemory; of a cluster its fullest server.",
    registers,
    async collect() {
      const share = await gauges.fullness();
      if (share === null) {
        this.remove();
      } else {
        this.set(share);
      }
    },
  });
  new Gauge({
    name: "pairqr_build_info",
    help: "Which version runs.",
    labelNames: ["version"],
    registers,
  }).set({ version: packageJson.version }, 1);

  // What has not happened yet is 0 and not missing; and a child is found once, not at each envelope.
  const sessionChildren = childrenOf(sessionEvents, (event) => sessions.labels(event));
  const envelopeChildren = childrenOf(envelopeWays, (way) => envelopes.labels(way));
  const reportChildren = childrenOf(reportOutcomes, (outcome) => reports.labels(outcome));
  const knownCodes = new Set<number>(Object.values(closeCodes));

  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    session: (event) => sessionChildren[event].inc(),
    report: (outcome) => reportChildren[outcome].inc(),
    timeToPair: (ms) => pairing.observe(ms / 1000),
    envelope: (way) => envelopeChildren[way].inc(),
    limitHit: (rule) => limits.labels(rule).inc(),
    refused: (surface, code) => refusals.labels(surface, code).inc(),
    // ws closes with codes of its own; a peer may send any.
    socketClosed: (code) => closed.labels(code !== null && knownCodes.has(code) ? `${code}` : "other").inc(),
  };
}

function childrenOf<Name extends string>(
  names: readonly Name[],
  child: (name: Name) => Counter.Internal,
): Readonly<Record<Name, Counter.Internal>> {
  const children = names.map((name) => {
    const made = child(name);
    made.inc(0);
    return [name, made] as const;
  });
  return Object.fromEntries(children) as Record<Name, Counter.Internal>;
}
