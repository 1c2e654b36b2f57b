/** What the checks need of the world: a browser has it, and Node, which sees more (scripts/doctor/). */

export type Answer = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

export type Question = {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
};

export type SocketOutcome =
  | { readonly kind: "message"; readonly text: string }
  /** An HTTP answer in place of a socket. */
  | { readonly kind: "refused"; readonly answer: Answer }
  /** Closed without a word; a browser does not say why it did not open. */
  | { readonly kind: "closed"; readonly code: number }
  | { readonly kind: "silent" };

export type IceOutcome =
  | { readonly kind: "good"; readonly address: string; readonly ms: number }
  | { readonly kind: "silent" }
  | { readonly kind: "unreachable"; readonly why: string }
  | { readonly kind: "certificate"; readonly why: string }
  | { readonly kind: "refused"; readonly code: number; readonly why: string }
  /** It would relay to an address of its operator's own network. */
  | { readonly kind: "open-door"; readonly peer: string }
  /** What it relays from cannot be reached from outside. */
  | { readonly kind: "private-relay"; readonly address: string };

export type IceCredentials = { readonly username: string; readonly credential: string };

export type Reach = {
  /** Of the server: scheme, host, port. */
  readonly origin: string;
  /** Follows no redirect. Rejects with NoAnswer where there was none. */
  ask(path: string, question?: Question): Promise<Answer>;
  /** Ends with the first message. */
  openSocket(path: string): Promise<SocketOutcome>;
  askStun(url: string): Promise<IceOutcome>;
  /** A relay is allocated and given back. */
  askTurn(url: string, credentials: IceCredentials): Promise<IceOutcome>;
  randomBytes(count: number): Uint8Array;
  now(): number;
};

/** Its message says why: refused, timed out, no such name. */
export class NoAnswer extends Error {}

export function isLocal(origin: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(origin).hostname);
}

export function isSecure(origin: string): boolean {
  return origin.startsWith("https:");
}
