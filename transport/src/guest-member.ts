/** Who the guest is at the signalling socket before its join is answered (docs/protocol/2-signalling, SG29). */

import type { JoinProof, SessionId } from "#protocol/signalling/api";
import { formatPeerId } from "#protocol/signalling/peer-id";
import { formatJoinTicket } from "#protocol/signalling/socket";
import type { SocketMember } from "./signalling-client.ts";

export function createGuestMember(sessionId: SessionId, proof: JoinProof): SocketMember {
  return {
    peerId: formatPeerId(sessionId, "guest"),
    remotePeerId: formatPeerId(sessionId, "host"),
    token: formatJoinTicket(proof),
  };
}
