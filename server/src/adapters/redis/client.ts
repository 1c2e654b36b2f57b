/**
 * The connection to Redis, one server or a cluster. The one file that imports ioredis.
 *
 * Nothing waits for a Redis that is gone: there is no offline queue, no command is sent twice, each has a second to be
 * answered, and while the pulse is gone none is sent. The pulse is a message to ourselves, through the very channels
 * on which other nodes reach us: it proves commands and subscriptions alike, and its return is told to listeners.
 */
import { Cluster, Redis, ReplyError } from "ioredis";
import { StoreUnavailable } from "../../ports/unavailable.ts";
import type { RedisAddress } from "../../redis-address.ts";
import { createPulse, type Pulse } from "./pulse.ts";

export type RedisConnection = Redis | Cluster;
type Script = (keys: readonly string[], values: readonly (string | number)[]) => Promise<unknown>;

export type RedisClient = {
  readonly pulse: Pulse;
  readonly connection: RedisConnection;
  /** Rejects with StoreUnavailable where Redis does not answer. */
  run<Answer>(work: (connection: RedisConnection) => Promise<Answer>): Promise<Answer>;
  /** All keys of one call carry the same tag. */
  script(name: string, lua: string, keysCount: number): Script;
  /** Resolves when messages come, or a little later where Redis is not there yet; from then on it is tried again. */
  listen(channels: readonly string[], receive: (text: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
};

const commandWaitMs = 1_000;
const connectWaitMs = 2_000;
/** A connection that swallows everything is given up. */
const silenceMs = 5_000;
const retryMaxMs = 1_000;

/** Writes too: a server that only lets read, or whose memory is full, is of no use; it would still let publish. */
const beatScript = `
redis.call('SET', KEYS[1], '1', 'PX', 10000)
return redis.call('SPUBLISH', ARGV[1], ARGV[2])
`;

/** Redis's own words for a mistake in what it was asked; everything else is its trouble, and passes. */
const mistakes = /^(ERR|WRONGTYPE|CROSSSLOT|NOPERM)\b/;

export function createRedisClient(address: RedisAddress, onError: (error: unknown) => void): RedisClient {
  const commands = connect(address);
  const subscriber = address.isCluster ? commands : connect(address);
  const connections = [...new Set([commands, subscriber])];
  const receivers = new Map<string, (text: string) => void>();
  const beat = define(commands, "pairqrBeat", beatScript, 1);
  const pulse = createPulse({
    ping: () => commands.ping(),
    // A replica hands on what is published at its primary, which sees nobody there: neither would other nodes.
    publish: async (channel, text) =>
      (await beat([`${channel}:pulse`], [channel, text])) !== 0 || address.isCluster,
    failed: (error) => {
      // Of a connection that is lost, its own event says why; a Redis that answers, and refuses, raises none.
      if (error instanceof ReplyError) {
        tellOnce(error);
      }
    },
    // Its connection may lead to another server than the commands' does. In a cluster, ioredis follows the slots.
    unheard: () => {
      if (!address.isCluster && subscriber.status === "ready") {
        tellOnce(new Error("What is published does not reach the subscription."));
        subscriber.disconnect(true);
      }
    },
    isSpread: address.isCluster,
  });
  const tellOnce = createTeller(pulse, onError);

  for (const connection of connections) {
    connection.on("error", tellOnce);
    for (const event of ["close", "end", "-node"]) {
      connection.on(event, pulse.lose);
    }
  }
  subscriber.on("smessage", (channel: string, text: string) => {
    if (!pulse.hear(channel, text)) {
      receivers.get(channel)?.(text);
    }
  });

  async function run<Answer>(work: (connection: RedisConnection) => Promise<Answer>): Promise<Answer> {
    if (!pulse.isThere) {
      throw new StoreUnavailable("Redis does not answer.");
    }
    try {
      return await work(commands);
    } catch (error) {
      throw withoutArguments(error);
    }
  }

  async function open(channels: readonly string[]): Promise<void> {
    // What a subscription that went silent may have left behind.
    await Promise.allSettled(channels.map((channel) => subscriber.sunsubscribe(channel)));
    await Promise.all(channels.map((channel) => subscriber.ssubscribe(channel)));
  }

  return {
    pulse,
    connection: commands,
    run,

    script(name, lua, keysCount) {
      const call = define(commands, name, lua, keysCount);
      return (keys, values) => run(() => call(keys, values));
    },

    async listen(channels, receive) {
      for (const channel of channels) {
        receivers.set(channel, receive);
      }
      await pulse.follow(channels, () => open(channels));
      return async () => {
        for (const channel of channels) {
          receivers.delete(channel);
        }
        pulse.unfollow();
        await Promise.allSettled(channels.map((channel) => subscriber.sunsubscribe(channel)));
      };
    },

    async close() {
      pulse.close();
      for (const connection of connections) {
        connection.disconnect();
      }
    },
  };
}

function define(connection: RedisConnection, name: string, lua: string, keysCount: number): Script {
  connection.defineCommand(name, { lua, numberOfKeys: keysCount });
  const defined: unknown = Reflect.get(connection, name);
  if (typeof defined !== "function") {
    throw new Error(`${name} is not defined.`);
  }
  return async (keys, values) => await defined.call(connection, ...keys, ...values);
}

/**
 * ioredis hangs a command's arguments on its errors, and Redis writes those of a command it does not know: a password,
 * an envelope. None may come to a log.
 */
function withoutArguments(error: unknown): Error {
  const message = wordsOf(error);
  return mistakes.test(message) ? new Error(`Redis: ${message}`) : new StoreUnavailable(`Redis: ${message}`);
}

/** A cluster's error says only that all its nodes failed, and has with it what the last one said. */
function wordsOf(error: unknown): string {
  const cause =
    error instanceof Error && "lastNodeError" in error ? ` (${wordsOf(error.lastNodeError)})` : "";
  const message = error instanceof Error ? error.message : "";
  return message.replace(/,? with args beginning with.*/s, "") + cause;
}

/**
 * One line when Redis is lost, not one for each attempt to reach it; and one where it is there and refuses, which may
 * come after.
 */
function createTeller(pulse: Pulse, onError: (error: unknown) => void): (error: unknown) => void {
  const told = new Set<"lost" | "refused">();
  pulse.onReturn(() => told.clear());
  return (error) => {
    const what = error instanceof ReplyError ? "refused" : "lost";
    if (!told.has(what)) {
      told.add(what);
      onError(withoutArguments(error));
    }
  };
}

function connect(address: RedisAddress): RedisConnection {
  const options = {
    ...(address.username !== null && { username: address.username }),
    ...(address.password !== null && { password: address.password }),
    ...(address.isTls && { tls: {} }),
    connectionName: "pairqr",
    commandTimeout: commandWaitMs,
    connectTimeout: connectWaitMs,
    socketTimeout: silenceMs,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
  };
  const retry = (times: number): number => Math.min(50 * 2 ** Math.min(times, 6), retryMaxMs);
  const [node] = address.nodes;
  if (!address.isCluster) {
    return new Redis({
      ...options,
      host: node.host,
      port: node.port,
      db: address.database,
      enableOfflineQueue: false,
      retryStrategy: retry,
      reconnectOnError: createDemotionCheck(),
    });
  }
  return new Cluster([...address.nodes], {
    redisOptions: options,
    enableOfflineQueue: false,
    shardedSubscribers: true,
    clusterRetryStrategy: retry,
    slotsRefreshTimeout: commandWaitMs,
    slotsRefreshInterval: silenceMs,
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    // Certificates name hosts, not addresses.
    ...(address.isTls && { dnsLookup: (host, done) => done(null, host) }),
  });
}

/**
 * True: connect anew. A primary that was made a replica may keep its connections, and would refuse each write for ever;
 * its name leads to its successor, now or in a while.
 */
function createDemotionCheck(): (error: Error) => boolean {
  let leftAt = Number.NEGATIVE_INFINITY;
  return ({ message }) => {
    if (!message.startsWith("READONLY") || performance.now() - leftAt < retryMaxMs) {
      return false;
    }
    leftAt = performance.now();
    return true;
  };
}
