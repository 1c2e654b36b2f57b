/**
 * Where an envelope goes: to a socket of this node, to another node, or into the queue of a peer that is just arriving
 * (docs/protocol/2-signalling, SG21–SG23). Order from one sender to one receiver is kept on each of these ways.
 */
import { randomUUID } from "node:crypto";
import { envelopeWaitMs } from "../limits.ts";
import type { Presence } from "../ports/presence.ts";
import type { Relay, RelayMessage } from "../ports/relay.ts";
import type { Connection } from "./connection.ts";

export type Router = {
  readonly nodeId: string;
  readonly connections: ReadonlyMap<string, Connection>;
  /** Puts a connection in its peer's place; answers the one of this node that had it. */
  add(connection: Connection): Connection | null;
  /** Says where the peer is now, then delivers what has waited. */
  announce(connection: Connection, lifetimeMs: number): Promise<void>;
  remove(connection: Connection): Promise<void>;
  /** The peer's connection, once all that came before is delivered; null: not on this node. */
  local(peerId: string): Promise<Connection | null>;
  /** For a peer that is not on this node. "expired": its queue is full. */
  forward(peerId: string, text: string): Promise<"relayed" | "queued" | "expired">;
  /** To the peer if it is connected anywhere; never queued. */
  tell(peerId: string, message: RelayMessage): Promise<void>;
  close(): Promise<void>;
};

export async function createRouter(
  presence: Presence,
  relay: Relay,
  receive: (connection: Connection, message: RelayMessage) => void,
  count: (way: "drained") => void,
  onError: (error: unknown) => void,
): Promise<Router> {
  const nodeId = randomUUID();
  const connections = new Map<string, Connection>();

  async function drain(connection: Connection): Promise<void> {
    for (const text of await relay.drain(connection.peerId)) {
      connection.send(text);
      count("drained");
    }
  }

  function handle(message: RelayMessage): void {
    const connection = connections.get(message.peerId);
    if (connection === undefined) {
      return;
    }
    if (message.kind === "drain") {
      connection.run(() => drain(connection)).catch(onError);
    } else {
      receive(connection, message);
    }
  }

  const unsubscribe = await relay.subscribe(nodeId, handle);

  return {
    nodeId,
    connections,

    add(connection) {
      const former = connections.get(connection.peerId) ?? null;
      connections.set(connection.peerId, connection);
      return former;
    },

    async announce(connection, lifetimeMs) {
      const { connectionId, peerId } = connection;
      const former = await presence.connect(peerId, { nodeId, connectionId }, lifetimeMs);
      if (former !== null && former.nodeId !== nodeId) {
        await relay.publish(former.nodeId, { kind: "evict", peerId, connectionId: former.connectionId });
      }
      await drain(connection);
    },

    async remove(connection) {
      if (connections.get(connection.peerId) === connection) {
        connections.delete(connection.peerId);
      }
      await presence.disconnect(connection.peerId, connection.connectionId);
    },

    async local(peerId) {
      await connections.get(peerId)?.idle();
      return connections.get(peerId) ?? null;
    },

    async forward(peerId, text) {
      const place = await presence.find(peerId);
      if (place !== null && place.nodeId !== nodeId) {
        if (await relay.publish(place.nodeId, { kind: "deliver", peerId, text })) {
          return "relayed";
        }
      }
      const isQueued = await relay.enqueue(peerId, text, envelopeWaitMs);
      // It may have connected between the look and the queue: then it has drained too early.
      const arrived = await presence.find(peerId);
      if (arrived !== null) {
        await relay.publish(arrived.nodeId, { kind: "drain", peerId });
      }
      return isQueued ? "queued" : "expired";
    },

    async tell(peerId, message) {
      const connection = connections.get(peerId);
      if (connection !== undefined) {
        receive(connection, message);
        return;
      }
      const place = await presence.find(peerId);
      if (place !== null && place.nodeId !== nodeId) {
        await relay.publish(place.nodeId, message);
      }
    },

    close: unsubscribe,
  };
}
