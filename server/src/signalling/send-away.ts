/** A node's last word to its sockets: go to another one, docs/protocol/2-signalling, SG46. */
import { setTimeout as sleep } from "node:timers/promises";
import { closeCodes } from "#protocol/signalling/socket";
import type { Connection } from "./connection.ts";

/** Not all in one moment: each of them opens a socket elsewhere at once. */
const stepMs = 50;
/** For whoever looks at the close frame; at most 123 bytes (RFC 6455, 5.5). */
const hint = "connect again, to any node";

export async function sendAway(connections: readonly Connection[], spreadMs: number): Promise<void> {
  const steps = Math.max(1, Math.floor(spreadMs / stepMs));
  const perStep = Math.ceil(connections.length / steps);
  for (let start = 0; start < connections.length; start += perStep) {
    if (start > 0) {
      await sleep(spreadMs / steps);
    }
    for (const connection of connections.slice(start, start + perStep)) {
      connection.end(closeCodes.restart, hint);
    }
  }
}
