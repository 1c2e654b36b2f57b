/** Two devices with keys of their own, as browsers would make them, and what they say to the server of pairs. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import {
  formatPairStatement,
  type PairPushSubscription,
  type RegisterPairBody,
  type ReplaceSubscriptionBody,
} from "#protocol/signalling/pair-api";
import { type Answer, call } from "./pairing.ts";

type Device = { readonly privateKey: KeyObject; readonly key: string };
type Role = "host" | "guest";
type Action = "look-up" | "subscribe" | "forget";

export type DevicePair = { readonly pairId: string; readonly host: Device; readonly guest: Device };

export function createDevicePair(): DevicePair {
  return { pairId: randomBytes(16).toString("hex"), host: createDevice(), guest: createDevice() };
}

export async function fetchChallenge(url: string): Promise<string> {
  const { body } = await call(url, "POST", "/api/v1/pairs/challenge");
  return String(body.challenge);
}

/** `change` is what a hostile device does to the body. */
export async function registerPair(
  url: string,
  { pairId, host, guest }: DevicePair,
  change: (body: RegisterPairBody) => object = (body) => body,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const challenge = await fetchChallenge(url);
  const keys = { hostKey: host.key, guestKey: guest.key };
  const proofOf = (role: Role) =>
    signed(
      role === "host" ? host : guest,
      formatPairStatement({ action: "register", pairId, role, challenge, ...keys }),
    );
  const body = { challenge, ...keys, hostProof: proofOf("host"), guestProof: proofOf("guest") };
  return call(url, "PUT", `/api/v1/pairs/${pairId}`, change(body), headers);
}

/** With a fresh challenge. */
export async function callPairs(
  url: string,
  pair: DevicePair,
  role: Role,
  action: Action,
  subscription: PairPushSubscription | null = null,
): Promise<Answer> {
  const proof = prove(pair, role, action, await fetchChallenge(url), subscription);
  switch (action) {
    case "look-up":
      return callWithProof(url, pair, "GET", proof);
    case "subscribe": {
      const body: ReplaceSubscriptionBody = { subscription };
      return callWithProof(url, pair, "PUT", proof, body, "/subscription");
    }
    case "forget":
      return callWithProof(url, pair, "DELETE", proof);
  }
}

export function callWithProof(
  url: string,
  { pairId }: DevicePair,
  method: string,
  proof: string,
  body?: unknown,
  path = "",
): Promise<Answer> {
  return call(url, method, `/api/v1/pairs/${pairId}${path}`, body, { authorization: proof });
}

/** The Authorization header. */
export function prove(
  pair: DevicePair,
  role: Role,
  action: Action,
  challenge: string,
  subscription: PairPushSubscription | null = null,
): string {
  const { pairId } = pair;
  const base = { pairId, role, challenge };
  const statement =
    action === "subscribe"
      ? formatPairStatement({ ...base, action, subscription })
      : formatPairStatement({ ...base, action });
  return `Proof ${role}.${challenge}.${signed(pair[role], statement)}`;
}

export function subscriptionOf(endpoint: string): PairPushSubscription {
  return { endpoint, p256dh: createDevice().key, auth: randomBytes(16).toString("base64url") };
}

function createDevice(): Device {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
  return { privateKey, key: point.toString("base64url") };
}

function signed({ privateKey }: Device, statement: string): string {
  const key = { key: privateKey, dsaEncoding: "ieee-p1363" } as const;
  return sign("sha256", Buffer.from(statement), key).toString("base64url");
}
