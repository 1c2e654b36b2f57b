/** The session API as a proxy in front of the server calls it: connections are kept and used again. */

import { createHash, randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import type { Membership } from "#protocol/signalling/api";

export type RegisteredSession = {
  readonly sessionId: string;
  readonly joinKey: string;
  readonly host: Membership;
};

const agent = new Agent({ keepAlive: true });
const lifetimeMs = 60 * 60_000;

export async function registerSession(url: string): Promise<RegisteredSession> {
  const sessionId = randomBytes(16).toString("hex");
  const joinKey = randomBytes(32);
  const joinKeyHash = createHash("sha256").update(joinKey).digest("base64url");
  const body = { sessionId, joinKeyHash, claim: createClaim(), lifetimeMs };
  const host: Membership = JSON.parse(await call(url, "POST", "/api/v1/sessions", { body }));
  return { sessionId, joinKey: joinKey.toString("base64url"), host };
}

export async function joinSession(
  url: string,
  { sessionId, joinKey }: RegisteredSession,
): Promise<Membership> {
  const body = { joinKey, claim: createClaim() };
  return JSON.parse(await call(url, "POST", `/api/v1/sessions/${sessionId}/join`, { body }));
}

export async function endSession(url: string, { sessionId, host }: RegisteredSession): Promise<void> {
  await call(url, "DELETE", `/api/v1/sessions/${sessionId}`, { token: host.token });
}

function createClaim(): string {
  return randomBytes(16).toString("base64url");
}

function call(
  url: string,
  method: string,
  path: string,
  { body, token }: { readonly body?: object; readonly token?: string },
): Promise<string> {
  const text = body === undefined ? "" : JSON.stringify(body);
  const headers = {
    "content-length": Buffer.byteLength(text),
    ...(body !== undefined && { "content-type": "application/json" }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, agent, headers }, (response) => {
      let answer = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        answer += chunk;
      });
      response.on("end", () => {
        if ((response.statusCode ?? 500) < 300) resolve(answer);
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${answer}`));
      });
    });
    sent.on("error", reject);
    sent.end(text);
  });
}
