/**
 * What figures are kept of. One call each: daily sums (counters.ts) and metrics (metrics.ts) hear of the same event.
 *
 * Nothing in here names a session, a peer or an address (docs/protocol/2-signalling, SG30).
 */
import type { ReportOutcome } from "#protocol/signalling/envelope";
import type { ProblemCode } from "../problem.ts";
import type { RateRuleName } from "../rate-rules.ts";

/** In the order in which a session may go through them; `joined`: the guest was let in; `paired`: answered. */
export const sessionEvents = [
  "session-created",
  "session-joined",
  "session-paired",
  /** Ended or expired before a guest came. */
  "session-unused",
  "second-join-refused",
  "wrong-join-key",
] as const;
export type CountedEvent = (typeof sessionEvents)[number];

/**
 * `forwarded`: to another node; `drained`: taken out of the queue by the peer that it waited for; `expired`: it or Redis
 * was full, or no guest had joined.
 */
export const envelopeWays = ["local", "forwarded", "queued", "drained", "expired"] as const;
export type EnvelopeWay = (typeof envelopeWays)[number];

export type LimitName =
  | RateRuleName
  | "connections-per-address"
  | "connections-total"
  | "requests-per-address"
  | "sockets-per-address"
  | "sockets-total"
  | "sessions-total";

export type Surface = "api" | "upgrade";

export type Figures = {
  session(event: CountedEvent): void;
  /** What a member said of its connection, SG48. */
  report(outcome: ReportOutcome): void;
  /** From the session's registration to its first answer. */
  timeToPair(ms: number): void;
  envelope(way: EnvelopeWay): void;
  limitHit(rule: LimitName): void;
  refused(surface: Surface, code: ProblemCode): void;
  /** Null: closed by the peer or the network. */
  socketClosed(code: number | null): void;
};

/** Daily sums always, metrics where they are wanted. */
export function createFigures(count: (event: string) => void, metrics: Figures | null): Figures {
  return {
    session(event) {
      count(event);
      metrics?.session(event);
    },
    report(outcome) {
      count(`reported-${outcome}`);
      metrics?.report(outcome);
    },
    timeToPair: (ms) => metrics?.timeToPair(ms),
    envelope: (way) => metrics?.envelope(way),
    limitHit: (rule) => metrics?.limitHit(rule),
    refused: (surface, code) => metrics?.refused(surface, code),
    socketClosed: (code) => metrics?.socketClosed(code),
  };
}
