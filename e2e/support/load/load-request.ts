/** What a test asks of the load process (load-program.ts), and what it hears of it. */

/** `targets` and `addresses` are taken in turns; all of it is on loopback. */
export type RequestsLoad = {
  readonly kind: "requests";
  readonly what: "creates" | "joins" | "renewals" | "pairs" | "upgrades" | "pages";
  readonly targets: readonly string[];
  /** Local addresses to connect from. */
  readonly addresses: readonly string[];
  readonly count: number;
  readonly atOnce: number;
  /** Each with another X-Forwarded-For. */
  readonly isSpoofed: boolean;
  /** Of the https target. */
  readonly authority: string | null;
};

export type RequestsReport = {
  /** By status; 0: no answer. */
  readonly answers: Readonly<Record<number, number>>;
  /** Refusals that were no problem+json with a code, and 429s without Retry-After. */
  readonly unclear: number;
  /** The longest of these. */
  readonly retryAfterSeconds: number;
};

export type ConnectionsLoad = {
  readonly kind: "connections";
  readonly port: number;
  readonly addresses: readonly string[];
  readonly count: number;
  /** Written once; `{n}` in it is the connection's number. */
  readonly text: string;
  /** Then a byte of this each time. */
  readonly drip: { readonly text: string; readonly everyMs: number } | null;
};

export type ConnectionsReport = {
  /** All of them were tried. */
  readonly isDone: boolean;
  readonly open: number;
  /** Closed by the server, or not let in. */
  readonly closed: number;
};

export type LoadRequest = RequestsLoad | ConnectionsLoad;

/** `count` addresses of 127.0.0.0/8, which all are this computer. */
export function addressesOf(network: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `127.0.${network}.${index + 1}`);
}
