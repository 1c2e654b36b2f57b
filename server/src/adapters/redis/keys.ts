/**
 * Names in Redis. The braces hold the first byte of the session id: all that belongs to a session is in one slot of a
 * Redis Cluster, so that a script may touch all of it, and a node listens on one channel for each of the 256 tags.
 * That is why the tag is not the whole id: a channel of a session's own would cost each socket two calls.
 */
const tagsCount = 256;

export const tags: readonly string[] = Array.from({ length: tagsCount }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/** Of a session id, or of a peer id, which begins with one. */
export function tagOf(id: string): string {
  const tag = id.slice(0, 2);
  return /^[0-9a-f]{2}$/.test(tag) ? tag : "00";
}

/** The session, and that it was ended. */
export function sessionKeys(sessionId: string): readonly [string, string] {
  const start = `pairqr:{${tagOf(sessionId)}}`;
  return [`${start}:session:${sessionId}`, `${start}:ended:${sessionId}`];
}

/** Where the peer is, what waits for it, which of its former connections have still to settle, and the queue's sums. */
export function peerKeys(peerId: string): readonly [string, string, string, string] {
  const start = `pairqr:{${tagOf(peerId)}}`;
  return [
    `${start}:place:${peerId}`,
    `${start}:queue:${peerId}`,
    `${start}:unsettled:${peerId}`,
    `${start}:sums:${peerId}`,
  ];
}

export function channelPrefix(tag: string): string {
  return `pairqr:{${tag}}:node:`;
}

export const limitPrefix = "pairqr:limit";
