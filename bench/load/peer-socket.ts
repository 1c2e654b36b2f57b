/** One peer's signalling socket, at our server or at stock PeerServer, with the envelopes that PeerJS would send. */

import { randomUUID } from "node:crypto";
import { WebSocket } from "ws";
import { signallingKey, signallingPath } from "#protocol/signalling/socket";

/** What a peer needs to open its socket. */
export type Pass = { readonly socketUrl: string; readonly peerId: string };

export type Envelope = {
  readonly type: string;
  readonly payload?: { readonly connectionId: string };
};

export type PeerSocket = {
  send(envelope: object): void;
  /** Replaced by whoever waits for something. */
  onEnvelope: (envelope: Envelope) => void;
  readonly closed: Promise<void>;
  close(): void;
};

/** About what a browser says for one data channel. */
const sdpText = `v=0\r\n${"a=candidate-or-line-of-an-offer 1 udp 2113937151 192.0.2.1 54400\r\n".repeat(9)}`;
const candidateText = "candidate:842163049 1 udp 1677729535 192.0.2.1 54400 typ srflx raddr 0.0.0.0 rport 0";

export function productPass(url: string, { peerId, token }: { peerId: string; token: string }): Pass {
  const query = new URLSearchParams({ key: signallingKey, id: peerId, token, version: "1.5.5" });
  return { peerId, socketUrl: `${url.replace("http", "ws")}${signallingPath}peerjs?${query}` };
}

/** Ids as long as ours. */
export function stockPass(url: string): Pass {
  const peerId = `${randomUUID().replaceAll("-", "")}-h`;
  const query = new URLSearchParams({ key: "peerjs", id: peerId, token: randomUUID(), version: "1.5.5" });
  return { peerId, socketUrl: `${url.replace("http", "ws")}/peerjs?${query}` };
}

/** Resolves at the server's OPEN. */
export function openPeer({ socketUrl }: Pass): Promise<PeerSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(socketUrl, { perMessageDeflate: false });
    const peer: PeerSocket = {
      send: (envelope) => socket.send(JSON.stringify(envelope)),
      onEnvelope: ({ type }) => {
        if (type === "OPEN") resolve(peer);
        else reject(new Error(`${type} in place of OPEN`));
      },
      closed: new Promise((done) => {
        socket.once("close", () => done());
      }),
      close: () => socket.close(),
    };
    socket.on("message", (data) => peer.onEnvelope(JSON.parse(data.toString())));
    socket.on("error", reject);
  });
}

export function offerTo(dst: string, connectionId: string): object {
  const sdp = { type: "offer", sdp: sdpText };
  const extra = { label: connectionId, reliable: true, serialization: "raw" };
  return { type: "OFFER", dst, payload: { connectionId, type: "data", sdp, ...extra } };
}

export function answerTo(dst: string, connectionId: string): object {
  return {
    type: "ANSWER",
    dst,
    payload: { connectionId, type: "data", sdp: { type: "answer", sdp: sdpText } },
  };
}

export function candidateTo(dst: string, connectionId: string): object {
  const candidate = { candidate: candidateText, sdpMid: "0", sdpMLineIndex: 0, usernameFragment: "abcd" };
  return { type: "CANDIDATE", dst, payload: { connectionId, type: "data", candidate } };
}
