/**
 * The two peer ids of a session, docs/protocol/2-signalling, SG1: `<session id>-h` (host) and `<session id>-g` (guest).
 *
 * Both sides and the server compute them, so that nobody has to be told an id.
 */
import type { SessionId } from "./api.ts";

export type MemberRole = "host" | "guest";

export type PeerName = { readonly sessionId: SessionId; readonly role: MemberRole };

const sessionIdPattern = /^[0-9a-f]{32}$/;
const peerIdPattern = /^([0-9a-f]{32})-([hg])$/;

export function isSessionId(text: string): boolean {
  return sessionIdPattern.test(text);
}

export function formatPeerId(sessionId: SessionId, role: MemberRole): string {
  return `${sessionId}-${role === "host" ? "h" : "g"}`;
}

export function parsePeerId(peerId: string): PeerName | null {
  const match = peerIdPattern.exec(peerId);
  if (match?.[1] === undefined) {
    return null;
  }
  return { sessionId: match[1], role: match[2] === "h" ? "host" : "guest" };
}

export function otherRole(role: MemberRole): MemberRole {
  return role === "host" ? "guest" : "host";
}
