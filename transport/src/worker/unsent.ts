/**
 * What waits for the data channel at the other side's bidding (docs/protocol/4-transfer, TX41).
 *
 *   ping, text, request, ack … ─► pong, text-received, chunk … ─► enter ─► handed over: leave
 *                                                                   └─ too much: limit-exceeded
 *
 * A peer that asks and does not read would have us keep answers without end. What our own user sends is not counted:
 * it costs the memory that the user has given to it, on a path of whatever speed.
 */

import { ProtocolError } from "#protocol/alerts";
import { unsentMaxBytes, unsentMaxMessages } from "#protocol/limits";
import type { TransferMessage } from "#protocol/transfer/messages";

/** A ping of ours goes by our own clock. */
const unasked: ReadonlySet<TransferMessage["type"]> = new Set(["hello", "text", "manifest", "ping"]);

export type Unsent = {
  /** Returns what is to be called once it is handed over. */
  enter(type: TransferMessage["type"], lengthBytes: number): () => void;
};

export function createUnsent(): Unsent {
  let messages = 0;
  let bytes = 0;
  return {
    enter(type, lengthBytes) {
      if (unasked.has(type)) return () => {};
      if (messages >= unsentMaxMessages || bytes + lengthBytes > unsentMaxBytes) {
        throw new ProtocolError("limit-exceeded");
      }
      messages += 1;
      bytes += lengthBytes;
      return () => {
        messages -= 1;
        bytes -= lengthBytes;
      };
    },
  };
}
