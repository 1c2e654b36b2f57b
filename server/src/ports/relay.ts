/** Port: messages between nodes, and a bounded queue for a peer that is just arriving. */

export type RelayMessage =
  /** Text for a peer's socket. */
  | { readonly kind: "deliver"; readonly peerId: string; readonly text: string }
  /** Something was queued for a peer while it arrived. */
  | { readonly kind: "drain"; readonly peerId: string }
  /** The peer has connected elsewhere. */
  | { readonly kind: "evict"; readonly peerId: string; readonly connectionId: string }
  /** The peer's session has ended. */
  | { readonly kind: "end"; readonly peerId: string };

export type Relay = {
  /** Messages come one after the other, in the order in which one node published them. */
  subscribe(nodeId: string, receive: (message: RelayMessage) => void): Promise<() => Promise<void>>;
  /** False: no such node listens. */
  publish(nodeId: string, message: RelayMessage): Promise<boolean>;
  /** False: the queue is full, nothing was kept. Each text is forgotten after waitMs. */
  enqueue(peerId: string, text: string, waitMs: number): Promise<boolean>;
  /** Takes all that is queued, in order; each text is given out once. */
  drain(peerId: string): Promise<readonly string[]>;
};
