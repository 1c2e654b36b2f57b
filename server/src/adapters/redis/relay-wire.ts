/**
 * Messages between nodes as text, cheap to make in a script: one letter for the kind, then three fields.
 *
 *     D<peer id>\n<connection id>\n<text>
 */
import type { RelayMessage } from "../../ports/relay.ts";

export const letters = { notice: "N", end: "E" } as const;

/** Null: not one of ours. Ids hold no line feed; the text may. */
export function parseRelayMessage(wire: string): RelayMessage | null {
  const first = wire.indexOf("\n");
  const second = wire.indexOf("\n", first + 1);
  if (first < 0 || second < 0) {
    return null;
  }
  const peerId = wire.slice(1, first);
  const connectionId = wire.slice(first + 1, second);
  const text = wire.slice(second + 1);
  switch (wire.charAt(0)) {
    case "D":
      return { kind: "deliver", peerId, connectionId, text };
    case letters.notice:
      return { kind: "notice", peerId, text };
    case "Q":
      return { kind: "drain", peerId };
    case "V":
      return { kind: "evict", peerId, connectionId };
    case "P":
      return { kind: "departed", peerId, connectionId };
    case letters.end:
      return { kind: "end", peerId };
    default:
      return null;
  }
}
