/** The checks' world as a page of the server itself has it. */

import { gatherIce } from "./gather-ice.ts";
import { type Answer, NoAnswer, type Question, type Reach, type SocketOutcome } from "./reach.ts";

const waitMs = 10_000;
/** A browser hides the status of a redirect that it did not follow. */
const someRedirect = 302;

export function createBrowserReach(): Reach {
  return {
    origin: location.origin,
    ask,
    openSocket,
    askStun: (url) => gatherIce({ urls: url }, "srflx"),
    askTurn: (url, credentials) => gatherIce({ urls: url, ...credentials }, "relay"),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    now: Date.now,
  };
}

async function ask(path: string, { method = "GET", headers = {}, body }: Question = {}): Promise<Answer> {
  try {
    const response = await fetch(path, {
      method,
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: "manual",
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(waitMs),
    });
    return {
      status: response.type === "opaqueredirect" ? someRedirect : response.status,
      headers: Object.fromEntries(response.headers),
      text: await response.text(),
    };
  } catch (error) {
    throw new NoAnswer(error instanceof Error ? error.message : String(error));
  }
}

function openSocket(path: string): Promise<SocketOutcome> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${path}`);
    const timer = setTimeout(() => finish({ kind: "silent" }), waitMs);
    const finish = (outcome: SocketOutcome) => {
      clearTimeout(timer);
      resolve(outcome);
      socket.close();
    };
    socket.onmessage = ({ data }) => finish({ kind: "message", text: String(data) });
    socket.onclose = ({ code }) => finish({ kind: "closed", code });
  });
}
