/**
 * Relay on Redis: places and queues are keys that end by themselves, nodes listen on sharded pub/sub channels.
 *
 * An envelope costs one call: the script looks where the peer is and publishes to that node's channel, or queues, in
 * one step. So there is no cache of places that could be stale, and Redis alone decides the order for each peer.
 * Pub/sub and not streams: a node that is gone has no use for what it missed, and SPUBLISH says at once that nobody
 * listened, which is when the text is queued instead.
 */
import { type Arrival, type Place, type QueueBounds, type Relay, settleWaitMs } from "../../ports/relay.ts";
import type { RedisClient } from "./client.ts";
import { channelPrefix, peerKeys, tagOf, tags } from "./keys.ts";
import {
  clearScript,
  connectScript,
  disconnectScript,
  drainScript,
  forwardScript,
  settleScript,
  tellScript,
} from "./relay-scripts.ts";
import { letters, parseRelayMessage } from "./relay-wire.ts";

const ways = new Map([
  [1, "forwarded"],
  [2, "queued"],
  [4, "here"],
] as const);

export function createRedisRelay(redis: RedisClient, bounds: QueueBounds): Relay {
  const room = [bounds.queuedPerPeer, bounds.queuedBytesPerPeer];
  const scripts = {
    connect: redis.script("pairqrConnect", connectScript, 4),
    disconnect: redis.script("pairqrDisconnect", disconnectScript, 4),
    settle: redis.script("pairqrSettle", settleScript, 4),
    forward: redis.script("pairqrForward", forwardScript, 4),
    drain: redis.script("pairqrDrain", drainScript, 4),
    clear: redis.script("pairqrClear", clearScript, 4),
    tell: redis.script("pairqrTell", tellScript, 4),
  };

  function call(
    name: keyof typeof scripts,
    peerId: string,
    values: readonly (string | number)[],
  ): Promise<unknown> {
    return scripts[name](peerKeys(peerId), [channelPrefix(tagOf(peerId)), peerId, ...values]);
  }

  function arrive(
    peerId: string,
    { nodeId, connectionId }: Place,
    lifetimeMs: number,
    way: "take" | "keep",
  ): Promise<unknown> {
    return call("connect", peerId, [nodeId, connectionId, lifetimeMs, way, settleWaitMs]);
  }

  return {
    async subscribe(nodeId, receive, onReturn) {
      redis.pulse.onReturn(onReturn);
      const channels = tags.map((tag) => channelPrefix(tag) + nodeId);
      return redis.listen(channels, (wire) => {
        const message = parseRelayMessage(wire);
        if (message !== null) {
          receive(message);
        }
      });
    },

    async connect(peerId, place, lifetimeMs) {
      const answer = await arrive(peerId, place, lifetimeMs, "take");
      return readArrival(answer) ?? { texts: [], isSettled: true };
    },

    async keep(peerId, place, lifetimeMs) {
      return readArrival(await arrive(peerId, place, lifetimeMs, "keep"));
    },

    async disconnect(peerId, place) {
      return (await call("disconnect", peerId, [place.nodeId, place.connectionId, settleWaitMs])) === 1;
    },

    async settle(peerId, connectionId, texts, waitMs) {
      await call("settle", peerId, [connectionId, waitMs, ...room, ...texts]);
    },

    async forward(nodeId, peerId, text, waitMs) {
      const way = await call("forward", peerId, [nodeId, text, waitMs, ...room]);
      return ways.get(way as 1) ?? "expired";
    },

    async drain(peerId, connectionId) {
      return readTexts(await call("drain", peerId, [connectionId]));
    },

    async clear(peerId) {
      await call("clear", peerId, []);
    },

    async tell(message) {
      const text = message.kind === "notice" ? message.text : "";
      return (await call("tell", message.peerId, [letters[message.kind], text])) !== 0;
    },
  };
}

/** Null: another connection has the place. */
function readArrival(answer: unknown): Arrival | null {
  const [state, ...texts] = readTexts(answer);
  return state === "0" ? null : { texts, isSettled: state === "2" };
}

function readTexts(answer: unknown): readonly string[] {
  return Array.isArray(answer) ? answer.map(String) : [];
}
