/** What a signalling client may claim in its address: peer ids and join tickets. */

import { encodeUtf8 } from "#protocol/bytes";
import { formatPeerId, parsePeerId } from "#protocol/signalling/peer-id";
import { formatJoinTicket, parseJoinTicket } from "#protocol/signalling/socket";
import type { FuzzTarget } from "../support/fuzz.ts";
import { sessionId } from "../support/handshake.ts";

const ticket = formatJoinTicket({ joinKey: "A".repeat(43), claim: "A".repeat(22) });

export const signallingTargets: readonly FuzzTarget[] = [
  {
    name: "peer id",
    cost: "cheap",
    samples: (["host", "guest"] as const).map((role) => encodeUtf8(formatPeerId(sessionId, role))),
    decode: (input) => parsePeerId(Buffer.from(input).toString("latin1")),
  },
  {
    name: "join ticket",
    cost: "cheap",
    samples: [encodeUtf8(ticket)],
    decode: (input) => parseJoinTicket(Buffer.from(input).toString("latin1")),
  },
];
