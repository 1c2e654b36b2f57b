/**
 * PeerServer, mounted for the sockets of this node. The one file that imports `peer`.
 *
 * It gets no upgrade and no HTTP request of its own: upgrade.ts verifies, and hands it Connections. Its queues for
 * unknown peers stay empty, because the hub passes on only what is for a peer that is here.
 */
import type { Server } from "node:http";
import type { Express } from "express";
import { ExpressPeerServer } from "peer";
import { WebSocketServer } from "ws";
import { envelopeMaxBytes } from "#protocol/limits";
import { signallingKey, signallingPath, silentAfterMs } from "#protocol/signalling/socket";
import type { Connection } from "./signalling/connection.ts";

/**
 * PeerServer copies the list of all its clients whenever one connects, and again several times a second. So there are
 * several, each for the sessions whose id begins with one hexadecimal digit: both members of a session have the same.
 */
const slices = 16;

/** The longest time a timer can be set to: PeerServer shall not look through its empty queues. */
const neverMs = 2 ** 31 - 1;

/** Of one message: each costs more memory than the byte that it may carry. Browsers send none. */
const fragmentsMax = 64;
const chunksMax = 1024;

export type PeerServerMount = {
  /** Makes the WebSockets; bound to no server. */
  readonly sockets: WebSocketServer;
  register(connection: Connection): void;
};

export function mountPeerServer(app: Express, server: Server): PeerServerMount {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: envelopeMaxBytes,
    perMessageDeflate: false,
    // Answered by the hub, which counts them.
    autoPong: false,
    maxFragments: fragmentsMax,
    maxBufferedChunks: chunksMax,
    clientTracking: false,
  });
  const mounts = Array.from({ length: slices }, () => mountSlice(app, server));
  return {
    sockets,
    register(connection) {
      // What PeerServer wants to know of a request; the real token has done its work.
      const { peerId, connectionId } = connection;
      const url = `/?key=${signallingKey}&id=${peerId}&token=${connectionId}`;
      mounts[Number.parseInt(peerId.charAt(0), slices)]?.emit("connection", connection, { url });
    },
  };
}

/** Answers what PeerServer takes for its WebSocket server. */
function mountSlice(app: Express, server: Server): WebSocketServer {
  const connections = new WebSocketServer({ noServer: true, clientTracking: false });
  const peerServer = ExpressPeerServer(server, {
    path: "/",
    key: signallingKey,
    alive_timeout: silentAfterMs,
    concurrent_limit: Number.MAX_SAFE_INTEGER,
    cleanup_out_msgs: neverMs,
    createWebSocketServer: () => connections,
  });
  app.use(signallingPath, peerServer);
  return connections;
}
