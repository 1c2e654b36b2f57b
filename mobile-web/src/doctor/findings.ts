/**
 * What the doctor looks at and what it may find: data, told in words/ by both the page and the command line.
 *
 *     { check: "turn-tls", reason: "ice-silent", facts: { url: "turns:…" } }
 *
 * A new reason does not compile before it has its state and its words in each language.
 */

/** In the order in which they are shown: what others rest on first. */
export const checkNames = [
  "certificate",
  "redirect",
  "page",
  "headers",
  "links",
  "ready",
  "api",
  "socket",
  "cors",
  "addresses",
  "clock",
  "stun",
  "turn-udp",
  "turn-tcp",
  "turn-tls",
  "http3",
] as const;

export type CheckName = (typeof checkNames)[number];

/** Reason → what its words need to know. */
export type ReasonFacts = {
  /** It rests on something that did not work. */
  readonly skipped: NoFacts;
  /** The doctor itself made a mistake. */
  readonly "own-mistake": { readonly why: string };
  readonly "no-answer": { readonly why: string };

  readonly "certificate-good": { readonly days: number; readonly protocol: string; readonly issuer: string };
  readonly "certificate-ends-soon": { readonly days: number };
  readonly "certificate-expired": { readonly date: string };
  readonly "certificate-early": { readonly date: string };
  readonly "certificate-wrong-name": { readonly host: string; readonly names: string };
  readonly "certificate-untrusted": { readonly issuer: string };
  readonly "certificate-incomplete": { readonly issuer: string };
  readonly "tls-too-old": { readonly protocol: string };
  readonly "tls-not-needed": NoFacts;
  readonly "tls-missing": NoFacts;

  readonly "redirect-good": NoFacts;
  readonly "redirect-missing": { readonly status: number };
  readonly "redirect-elsewhere": { readonly location: string };
  readonly "redirect-none": NoFacts;
  readonly "redirect-closed": { readonly port: number };

  readonly "page-good": NoFacts;
  readonly "page-redirected": { readonly location: string };
  readonly "page-redirects-endlessly": { readonly location: string };
  readonly "page-missing": { readonly status: number };
  readonly "page-changed": NoFacts;
  readonly "page-kept": { readonly value: string };

  readonly "headers-good": NoFacts;
  readonly "headers-missing": { readonly names: string };
  readonly "headers-cookie": NoFacts;

  readonly "links-good": { readonly origin: string };
  readonly "links-elsewhere": { readonly origin: string; readonly asked: string };
  readonly "not-pairqr": { readonly status: number };

  readonly "ready-good": NoFacts;
  readonly "ready-hidden": NoFacts;
  readonly "ready-degraded": { readonly stores: string };
  readonly "ready-down": { readonly stores: string };

  readonly "api-good": { readonly ms: number };
  readonly "api-refused": { readonly call: string; readonly status: number; readonly code: string };
  readonly "api-busy": { readonly seconds: number };
  readonly "api-unavailable": NoFacts;
  readonly "api-lets-anyone-in": NoFacts;

  readonly "socket-good": { readonly ms: number };
  readonly "socket-not-upgraded": { readonly status: number };
  readonly "socket-refused": { readonly status: number; readonly code: string };
  readonly "socket-silent": NoFacts;
  /** All that a browser tells. */
  readonly "socket-failed": { readonly code: number };

  readonly "cors-good": NoFacts;
  readonly "cors-no-extension": { readonly origin: string; readonly allowed: string };
  readonly "cors-no-firefox": NoFacts;
  readonly "cors-open": { readonly allowed: string };

  readonly "addresses-direct": { readonly address: string };
  readonly "addresses-proxied": { readonly address: string };
  readonly "addresses-private": { readonly address: string };
  readonly "addresses-unknown": NoFacts;
  readonly "proxy-untrusted": { readonly address: string };
  readonly "proxy-spoofed": NoFacts;
  readonly "proxy-silent": { readonly address: string };
  readonly "proxy-hides-tls": NoFacts;

  readonly "clock-good": { readonly seconds: number };
  readonly "clock-off": { readonly seconds: number; readonly isAhead: boolean };

  readonly "stun-good": { readonly url: string; readonly address: string };
  readonly "stun-none": NoFacts;
  readonly "turn-good": { readonly url: string; readonly ms: number };
  readonly "turn-none": NoFacts;
  readonly "ice-silent": { readonly url: string };
  readonly "ice-unreachable": { readonly url: string; readonly why: string };
  readonly "ice-certificate": { readonly url: string; readonly why: string };
  readonly "ice-refused": { readonly url: string; readonly code: number; readonly why: string };
  readonly "turn-wrong-credentials": { readonly url: string };
  readonly "turn-full": { readonly url: string };
  readonly "turn-open-door": { readonly url: string; readonly peer: string };
  readonly "turn-private-relay": { readonly url: string; readonly address: string };

  readonly "http3-good": NoFacts;
  readonly "http3-none": NoFacts;
};

export type NoFacts = Readonly<Record<never, never>>;

export type Reason = keyof ReasonFacts;

/** `ok` green; `info` neither good nor bad; `warn` worth a cure; `fail` people will notice; `skipped` not looked at. */
export type FindingState = "ok" | "info" | "warn" | "fail" | "skipped";

export type Told = { [R in Reason]: { readonly reason: R; readonly facts: ReasonFacts[R] } }[Reason];
export type Finding = { readonly check: CheckName } & Told;

/** Whatever is not here is a failure. */
const states: Partial<Record<Reason, Exclude<FindingState, "fail">>> = {
  skipped: "skipped",
  "certificate-good": "ok",
  "certificate-ends-soon": "warn",
  "tls-not-needed": "info",
  "redirect-good": "ok",
  "redirect-none": "info",
  "redirect-closed": "warn",
  "page-good": "ok",
  "page-kept": "warn",
  "headers-good": "ok",
  "headers-cookie": "warn",
  "links-good": "ok",
  "ready-good": "ok",
  "ready-hidden": "ok",
  "ready-degraded": "warn",
  "api-good": "ok",
  "api-busy": "warn",
  "socket-good": "ok",
  "cors-good": "ok",
  "cors-no-firefox": "warn",
  "addresses-direct": "ok",
  "addresses-proxied": "ok",
  "addresses-private": "warn",
  "addresses-unknown": "info",
  "clock-good": "ok",
  "stun-good": "ok",
  "stun-none": "warn",
  "turn-good": "ok",
  "turn-none": "warn",
  "http3-good": "info",
  "http3-none": "info",
};

export function stateOf(reason: Reason): FindingState {
  return states[reason] ?? "fail";
}

export function tell<R extends Reason>(reason: R, facts: ReasonFacts[R]): Told {
  // TypeScript does not see that a generic pair is one of the union's pairs.
  return { reason, facts } as Told;
}
