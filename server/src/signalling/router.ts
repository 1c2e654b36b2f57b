/**
 * Where an envelope goes: to a socket of this node, to another node, or into the queue of a peer that is just arriving
 * (docs/protocol/2-signalling, SG21–SG23, SG32–SG34). Order from one sender to one receiver is kept on each way and
 * from one to another, and nothing is given out twice:
 *
 *     here        no call to the relay; waits until the connection has taken what was queued before it came
 *     elsewhere   one call a envelope (ports/relay.ts): the relay decides in one step, so no place is kept here
 *     closing     what comes for a connection that has closed is gathered until "departed" or "evict", then given back
 *                 to the head of the queue, from where its successor takes it, on whichever node
 */
import { randomUUID } from "node:crypto";
import { envelopeWaitMs } from "../limits.ts";
import { type Arrival, type Forwarded, type Relay, type RelayMessage, settleWaitMs } from "../ports/relay.ts";
import type { Connection } from "./connection.ts";
import { createSignal, type Signal } from "./signal.ts";

/** What the server itself says to a peer. */
export type ServerWord = Extract<RelayMessage, { readonly kind: "notice" | "end" }>;

export type Router = {
  readonly nodeId: string;
  readonly connections: ReadonlyMap<string, Connection>;
  /** Puts a connection in its peer's place; answers the one of this node that had it. */
  add(connection: Connection): Connection | null;
  /** Says that the peer is here now, and delivers what has waited. */
  announce(connection: Connection, lifetimeMs: number): Promise<void>;
  /** Says it again. False: the peer has connected elsewhere. */
  keep(connection: Connection, lifetimeMs: number): Promise<boolean>;
  /** `keepsQueue`: what could not be delivered waits for the peer's next connection. */
  remove(connection: Connection, keepsQueue: boolean): Promise<void>;
  /** Whether an envelope may go to the peer this moment: it is on this node, and all that came before is delivered. */
  isReady(peerId: string): boolean;
  /** The peer's connection, once all that came before is delivered; null: not on this node. */
  local(peerId: string): Promise<Connection | null>;
  /** To the peer's socket on this node, or as `forward` does; its order among others for the peer is kept. */
  deliver(peerId: string, text: string): Promise<"local" | Exclude<Forwarded, "here">>;
  /** For a peer that is not on this node. "expired": its queue has no room, or it may not wait (0). */
  forward(peerId: string, text: string, waitMs: number): Promise<Exclude<Forwarded, "here">>;
  /** To the peer if it is connected anywhere; never queued. */
  tell(word: ServerWord): Promise<void>;
  /** After the last connection has been removed. */
  close(): Promise<void>;
};

export type RouterDeps = {
  readonly relay: Relay;
  readonly receive: (connection: Connection, word: ServerWord) => void;
  readonly replaced: (connection: Connection) => void;
  /** The relay was gone for a while: messages may have been missed. */
  readonly onReturn: () => void;
  readonly count: (way: "drained") => void;
  readonly onError: (error: unknown) => void;
};

/** A connection that is closed, and what could not be delivered to it. */
type Departure = {
  readonly texts: readonly string[];
  /** Keeps a text that came too late, behind those that came before it. */
  add(text: string): void;
  /** All that came is in `texts`. */
  idle(): Promise<void>;
  readonly departed: Signal;
};

export async function createRouter(deps: RouterDeps): Promise<Router> {
  const { relay } = deps;
  const nodeId = randomUUID();
  const connections = new Map<string, Connection>();
  const departures = new Map<string, Departure>();
  const leaving = new Set<Promise<void>>();
  /** By connection id, while it is taking what has waited: raised when more of it can be taken, or none any more. */
  const arriving = new Map<string, Signal>();
  /** Nothing more comes for these. */
  const evicted = new WeakSet<Connection>();

  async function drain(connection: Connection): Promise<void> {
    hand(connection, await relay.drain(connection.peerId, connection.connectionId));
  }

  function hand(connection: Connection, texts: readonly string[]): void {
    for (const text of texts) {
      connection.deliver(text);
      deps.count("drained");
    }
  }

  /** Null: another connection has the place. */
  async function take(connection: Connection, ask: () => Promise<Arrival | null>): Promise<Arrival | null> {
    const more = createSignal();
    arriving.set(connection.connectionId, more);
    try {
      const arrival = await ask();
      if (arrival?.isSettled === false) {
        await more.raised(settleWaitMs);
      }
      hand(connection, arrival?.texts ?? []);
      if (arrival !== null && (more.isRaised || !arrival.isSettled)) {
        await drain(connection);
      }
      return arrival;
    } finally {
      if (arriving.get(connection.connectionId) === more) {
        arriving.delete(connection.connectionId);
      }
    }
  }

  /** What came for it while it closed goes back, before anything that was sent later. */
  async function depart(peerId: string, connectionId: string, departure: Departure): Promise<void> {
    departures.set(connectionId, departure);
    try {
      const isToSettle = await relay.disconnect(peerId, { nodeId, connectionId });
      if (isToSettle) {
        await departure.departed.raised(settleWaitMs);
      }
      await departure.idle();
      if (isToSettle || departure.texts.length > 0) {
        await relay.settle(peerId, connectionId, departure.texts, envelopeWaitMs);
      }
    } finally {
      departures.delete(connectionId);
    }
  }

  /** The place of a connection that this node no longer has: the relay could not be told when it closed. */
  function departLate(peerId: string, connectionId: string): Departure {
    const texts: string[] = [];
    const add = (text: string): void => void texts.push(text);
    const departure = { texts, add, idle: async () => undefined, departed: createSignal() };
    track(depart(peerId, connectionId, departure)).catch(deps.onError);
    return departure;
  }

  function departureOf(peerId: string, connectionId: string): Departure {
    return departures.get(connectionId) ?? departLate(peerId, connectionId);
  }

  function track(work: Promise<void>): Promise<void> {
    leaving.add(work);
    const forget = () => leaving.delete(work);
    work.then(forget, forget);
    return work;
  }

  function handle(message: RelayMessage): void {
    const { kind, peerId } = message;
    const connection = connections.get(peerId);
    if (kind === "deliver") {
      if (connection?.connectionId === message.connectionId) {
        deliver(connection, message.text);
      } else {
        departureOf(peerId, message.connectionId).add(message.text);
      }
    } else if (kind === "departed") {
      departures.get(message.connectionId)?.departed.raise();
    } else if (kind === "evict") {
      evict(peerId, message.connectionId);
    } else if (connection === undefined) {
      return;
    } else if (kind === "drain") {
      const more = arriving.get(connection.connectionId);
      if (more === undefined) {
        run(connection, () => drain(connection));
      } else {
        more.raise();
      }
    } else {
      deps.receive(connection, message);
    }
  }

  /** At once where nothing is before it. */
  function deliver(connection: Connection, text: string): void {
    if (connection.isIdle) {
      connection.deliver(text);
    } else {
      run(connection, () => connection.deliver(text));
    }
  }

  function evict(peerId: string, connectionId: string): void {
    const connection = connections.get(peerId);
    if (connection?.connectionId !== connectionId) {
      departureOf(peerId, connectionId).departed.raise();
      return;
    }
    evicted.add(connection);
    arriving.get(connectionId)?.raise();
    run(connection, () => deps.replaced(connection));
  }

  function run(connection: Connection, task: () => Promise<void> | void): void {
    connection.run(task).catch(deps.onError);
  }

  async function local(peerId: string): Promise<Connection | null> {
    for (;;) {
      const connection = connections.get(peerId);
      await connection?.idle();
      connection?.takesMore();
      // It may have closed, or its successor have come, which has not yet taken what was queued.
      if (connections.get(peerId) === connection) {
        return connection ?? null;
      }
    }
  }

  async function forward(peerId: string, text: string, waitMs: number): Promise<Exclude<Forwarded, "here">> {
    const way = await relay.forward(nodeId, peerId, text, waitMs);
    if (way !== "here") {
      return way;
    }
    // It came while the relay was asked. Where it has gone again, its departure gives the queue to its successor.
    const connection = connections.get(peerId);
    await connection?.run(() => drain(connection)).catch(deps.onError);
    return "queued";
  }

  const unsubscribe = await relay.subscribe(nodeId, handle, deps.onReturn);

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
      await take(connection, () => relay.connect(peerId, { nodeId, connectionId }, lifetimeMs));
    },

    async keep(connection, lifetimeMs) {
      const { connectionId, peerId } = connection;
      const kept = await take(connection, () => relay.keep(peerId, { nodeId, connectionId }, lifetimeMs));
      return kept !== null;
    },

    remove(connection, keepsQueue) {
      const { connectionId, peerId } = connection;
      if (connections.get(peerId) === connection) {
        connections.delete(peerId);
      }
      const departure = {
        texts: keepsQueue ? connection.undelivered : [],
        add: (text: string) => run(connection, () => connection.deliver(text)),
        idle: () => connection.idle(),
        departed: createSignal(),
      };
      arriving.get(connectionId)?.raise();
      if (evicted.has(connection)) {
        departure.departed.raise();
      }
      return track(depart(peerId, connectionId, departure));
    },

    isReady(peerId) {
      const connection = connections.get(peerId);
      return connection?.isIdle === true && connection.takesMore();
    },

    local,
    forward,

    async deliver(peerId, text) {
      for (let connection = await local(peerId); connection !== null; connection = await local(peerId)) {
        if (connection.takesMore()) {
          connection.deliver(text);
          return "local";
        }
      }
      return await forward(peerId, text, envelopeWaitMs);
    },

    async tell(word) {
      const connection = connections.get(word.peerId);
      if (connection === undefined) {
        await relay.tell(word);
      } else {
        deps.receive(connection, word);
      }
    },

    async close() {
      await Promise.allSettled([...leaving]);
      await unsubscribe();
    },
  };
}
