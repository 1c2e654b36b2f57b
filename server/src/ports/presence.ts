/** Port: which node holds the socket of which peer. Entries end by themselves unless they are refreshed. */

export type Place = {
  readonly nodeId: string;
  /** Tells an old socket of a peer from its successor. */
  readonly connectionId: string;
};

export type Presence = {
  /** The latest connection wins; answers the one it took the place of. */
  connect(peerId: string, place: Place, lifetimeMs: number): Promise<Place | null>;
  find(peerId: string): Promise<Place | null>;
  /** False: another connection has the place, or none. */
  refresh(peerId: string, connectionId: string, lifetimeMs: number): Promise<boolean>;
  /** Only if this connection still has the place. */
  disconnect(peerId: string, connectionId: string): Promise<void>;
};
