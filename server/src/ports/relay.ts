/**
 * Port: on which node each peer is, and what reaches it there. What one call does is one step, also between nodes:
 * so nothing can come between a look at the place and what is done because of it.
 *
 *     forward ──► the peer's node ("deliver"), or the queue while the peer is nowhere or something waits before it
 *     connect ──► the new place and all that waited; "evict" to the former one, after the last "deliver" to it
 *     disconnect ─► "departed" to its own node, after the last "deliver"
 *     settle ───► after "evict" or "departed": what the node could not hand over goes back to the queue's head. Until
 *                 each connection that was left has settled, everything for the peer queues.
 *
 * For a peer of the asking node itself the text is always queued, and the node drains the queue at once. Were it
 * published, it would come back through the node's own subscription, possibly later than texts the node hands over
 * directly, and so out of order.
 */

export type Place = {
  readonly nodeId: string;
  /** Tells an old socket of a peer from its successor. */
  readonly connectionId: string;
};

export type RelayMessage =
  /** An envelope for a peer's socket. */
  | {
      readonly kind: "deliver";
      readonly peerId: string;
      readonly connectionId: string;
      readonly text: string;
    }
  /** The server's own word to a peer. */
  | { readonly kind: "notice"; readonly peerId: string; readonly text: string }
  /** Something is queued that can be taken now. */
  | { readonly kind: "drain"; readonly peerId: string }
  /** The peer has connected elsewhere; nothing more comes for this connection. */
  | { readonly kind: "evict"; readonly peerId: string; readonly connectionId: string }
  /** Nothing more comes for this connection. */
  | { readonly kind: "departed"; readonly peerId: string; readonly connectionId: string }
  /** The peer's session has ended. */
  | { readonly kind: "end"; readonly peerId: string };

export type Arrival = {
  /** What waited, in order. */
  readonly texts: readonly string[];
  /** False: a former connection's node has still to give something back; "drain" follows. */
  readonly isSettled: boolean;
};

/** What may wait for one peer: texts, and their bytes in UTF-8 together. */
export type QueueBounds = { readonly queuedPerPeer: number; readonly queuedBytesPerPeer: number };

/** `forwarded`: to its node; `here`: queued, for the asking node to drain; `expired`: there is no room, nothing was kept. */
export type Forwarded = "forwarded" | "here" | "queued" | "expired";

export type Relay = {
  /**
   * Messages for one peer come one after the other, in the order in which they were sent. `onReturn`: some may have
   * been missed, so each peer's place is to be kept anew.
   */
  subscribe(
    nodeId: string,
    receive: (message: RelayMessage) => void,
    onReturn: () => void,
  ): Promise<() => Promise<void>>;
  /** The latest connection wins. */
  connect(peerId: string, place: Place, lifetimeMs: number): Promise<Arrival>;
  /** As `connect`, for a connection that has the place or finds it empty. Null: another one has it. */
  keep(peerId: string, place: Place, lifetimeMs: number): Promise<Arrival | null>;
  /** True: "departed" comes, or "evict" comes or has come; `settle` is to follow. */
  disconnect(peerId: string, place: Place): Promise<boolean>;
  /**
   * What was not handed over goes before all that waits, each text for waitMs; of what is too much the last goes. A store
   * that is nearly full (SG57) takes it only for a connection that is there to drain it.
   */
  settle(peerId: string, connectionId: string, texts: readonly string[], waitMs: number): Promise<void>;
  /** From a node. Each text is forgotten after waitMs in the queue, and given out once; 0: it is forwarded, or expired. */
  forward(nodeId: string, peerId: string, text: string, waitMs: number): Promise<Forwarded>;
  /** Takes all that is queued, in order; nothing for a connection that no longer has the place. */
  drain(peerId: string, connectionId: string): Promise<readonly string[]>;
  /** Forgets what is queued. */
  clear(peerId: string): Promise<void>;
  /** To the peer if it is connected anywhere; never queued. False: no node has it. */
  tell(message: Extract<RelayMessage, { readonly kind: "notice" | "end" }>): Promise<boolean>;
};

/** A node that dies before it settles holds its peer's queue up for no longer than this. */
export const settleWaitMs = 1_000;
