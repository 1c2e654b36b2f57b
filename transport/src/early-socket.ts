/**
 * A signalling socket that is opened before PeerJS has loaded, and handed to it afterwards.
 *
 *   openEarlySocket ─► connecting, hears OPEN … ─► handOver ─► replay: PeerJS hears it too
 */

import { signallingKey, signallingPath } from "#protocol/signalling/socket";
import type { SocketMember } from "./signalling-client.ts";

export type EarlySocket = {
  readonly socket: WebSocket;
  /** What came before anybody listened; the server sends little until it is asked. */
  readonly heard: MessageEvent[];
};

/** OPEN, a notice or two, and what waited for the guest (SG21): the answer and candidates to its early offer. */
const heardMax = 80;

export function openEarlySocket(serverUrl: string, { peerId, token }: SocketMember): EarlySocket {
  const url = new URL(`${signallingPath}peerjs`, serverUrl);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = new URLSearchParams({ key: signallingKey, id: peerId, token }).toString();
  const socket = new WebSocket(url);
  const heard: MessageEvent[] = [];
  socket.onmessage = (event) => {
    if (heard.length < heardMax) heard.push(event);
  };
  return { socket, heard };
}

/** Once everybody listens: what they have missed, in its order. */
export function replay({ socket, heard }: EarlySocket): void {
  if (socket.readyState !== WebSocket.CONNECTING) socket.onopen?.(new Event("open"));
  for (const event of heard.splice(0)) socket.onmessage?.(event);
  if (socket.readyState > WebSocket.OPEN) socket.onclose?.(new CloseEvent("close"));
}
