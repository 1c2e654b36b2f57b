/** Load, in a process of its own: `node scripts/run-ts.mjs e2e/support/load/load-program.ts '<LoadRequest as JSON>'`. */

import { connect, type Socket } from "node:net";
import { createClaim, createPairing } from "../../../server/test/support/pairing.ts";
import type {
  ConnectionsLoad,
  ConnectionsReport,
  LoadRequest,
  RequestsLoad,
  RequestsReport,
} from "./load-request.ts";
import { createCaller, type RequestOptions } from "./requests.ts";

/** Connections being opened at once: the listener's backlog takes 511. */
const openingAtOnce = 200;

const load = JSON.parse(process.argv[2] ?? "") as LoadRequest;
if (load.kind === "requests") process.send?.(await sendAll(load));
else hold(load);

async function sendAll(load: RequestsLoad): Promise<RequestsReport> {
  const { targets, addresses, authority } = load;
  const call = createCaller(load.atOnce, authority);
  const answers: Record<number, number> = {};
  let [unclear, retryAfterSeconds, next] = [0, 0, 0];

  async function sendSome(): Promise<void> {
    while (next < load.count) {
      const index = next;
      next += 1;
      const url = targets[index % targets.length] ?? "";
      const from = addresses[index % addresses.length] ?? "";
      const headers = load.isSpoofed
        ? { "x-forwarded-for": `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}` }
        : {};
      const { status, body, retryAfter } = await call(url, { ...requestOf(load.what), from, headers });
      answers[status] = (answers[status] ?? 0) + 1;
      retryAfterSeconds = Math.max(retryAfterSeconds, Number(retryAfter ?? 0));
      const isClear =
        status < 400 || (typeof body.code === "string" && (status !== 429 || Number(retryAfter) > 0));
      if (!isClear) unclear += 1;
    }
  }

  await Promise.all(Array.from({ length: load.atOnce }, sendSome));
  return { answers, unclear, retryAfterSeconds };
}

/** Well formed all of them: what stops them is a limit. */
function requestOf(
  what: RequestsLoad["what"],
): Pick<RequestOptions, "method" | "path" | "body" | "isUpgrade"> {
  const { sessionId, joinKey, joinKeyHash, hostClaim } = createPairing();
  switch (what) {
    case "creates":
      return {
        method: "POST",
        path: "/api/v1/sessions",
        body: { sessionId, joinKeyHash, claim: hostClaim, lifetimeMs: 60_000 },
      };
    case "joins":
      return {
        method: "POST",
        path: `/api/v1/sessions/${sessionId}/join`,
        body: { joinKey, claim: createClaim() },
      };
    case "renewals":
      return { method: "POST", path: `/api/v1/sessions/${sessionId}/token`, body: { claim: createClaim() } };
    case "pairs":
      return { method: "POST", path: "/api/v1/pairs/challenge" };
    case "upgrades":
      return {
        method: "GET",
        path: `/api/v1/signalling/peerjs?key=pairqr&id=${sessionId}-h&token=eyJhbGciOiJIUzI1NiJ9.e30.${joinKey}`,
        isUpgrade: true,
      };
    case "pages":
      return { method: "GET", path: `/${joinKey}` };
  }
}

function hold(load: ConnectionsLoad): void {
  const open = new Set<Socket>();
  let [tried, settled] = [0, 0];

  function openNext(): void {
    if (tried >= load.count) return;
    const number = tried;
    tried += 1;
    const localAddress = load.addresses[number % load.addresses.length] ?? "127.0.0.1";
    const socket = connect({ port: load.port, host: "127.0.0.1", localAddress });
    let drip: NodeJS.Timeout | undefined;
    const settle = (): void => {
      socket.off("connect", settle);
      socket.off("close", settle);
      settled += 1;
      openNext();
      if (settled === load.count) process.send?.(report());
    };
    socket.on("connect", () => {
      open.add(socket);
      socket.write(load.text.replaceAll("{n}", String(number)));
      if (load.drip !== null) {
        const { text, everyMs } = load.drip;
        drip = setInterval(() => socket.write(text), everyMs);
      }
    });
    socket.on("connect", settle);
    socket.on("close", settle);
    socket.on("error", () => undefined);
    // What the server says is read: its end is seen by reading alone.
    socket.resume();
    socket.on("close", () => {
      clearInterval(drip);
      open.delete(socket);
    });
  }

  const report = (): ConnectionsReport => ({
    isDone: settled === load.count,
    open: open.size,
    closed: settled - open.size,
  });
  process.on("message", () => process.send?.(report()));
  for (let index = 0; index < Math.min(openingAtOnce, load.count); index += 1) openNext();
}
