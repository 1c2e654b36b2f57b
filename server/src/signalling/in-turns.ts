/** Work on each of thousands of connections, between which peers get their turn (docs/protocol/2-signalling, SG25). */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Connection } from "./connection.ts";

/** A ping and a renewal take up to 0.1 ms. */
const atOnce = 16;

/** Whoever closes meanwhile is left out. Where it fails for one, it goes on with the others, and throws that in the end. */
export async function inTurns<Each extends Pick<Connection, "isClosed">>(
  connections: readonly Each[],
  work: (connection: Each) => Promise<void>,
): Promise<void> {
  let failed: PromiseRejectedResult | undefined;
  for (let start = 0; start < connections.length; start += atOnce) {
    const open = connections.slice(start, start + atOnce).filter((connection) => !connection.isClosed);
    const results = await Promise.allSettled(open.map(work));
    failed ??= results.find((result) => result.status === "rejected");
    await nextTurn();
  }
  if (failed !== undefined) {
    throw failed.reason;
  }
}
