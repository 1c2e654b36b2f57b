/**
 * What was made before PeerJS had loaded is handed to it: PeerJS constructs its socket and its peer connections
 * itself and takes none, so that for the time of one call the constructor gives what there is.
 */

type Constructors = { WebSocket: typeof WebSocket; RTCPeerConnection: typeof RTCPeerConnection };

/** While `call` runs, and only then, a new `name` is what `take` returns. */
export function handOver<Name extends keyof Constructors, T>(
  name: Name,
  take: (...args: ConstructorParameters<Constructors[Name]>) => InstanceType<Constructors[Name]>,
  call: () => T,
): T {
  const scope: Constructors = globalThis;
  const before = scope[name];
  // A function that returns an object gives that to `new`; an arrow function cannot be called so.
  scope[name] = function taken(...args: ConstructorParameters<Constructors[Name]>) {
    return take(...args);
  } as unknown as Constructors[Name];
  try {
    return call();
  } finally {
    scope[name] = before;
  }
}
