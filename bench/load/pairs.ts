/** A host and a guest that may open their sockets, at nodes of ours or at stock PeerServer. */

import { type Pass, productPass, stockPass } from "./peer-socket.ts";
import { endSession, joinSession, registerSession } from "./session-calls.ts";

/** Where the two sides connect; the same address twice: one node. */
export type Target = {
  readonly kind: "product" | "stock";
  readonly hostUrl: string;
  readonly guestUrl: string;
};

export type Pair = {
  readonly host: Pass;
  readonly guest: Pass;
  /** Ours closes both sockets then; stock has no such call. */
  end(): Promise<void>;
};

export async function createPair({ kind, hostUrl, guestUrl }: Target): Promise<Pair> {
  if (kind === "stock") {
    return { host: stockPass(hostUrl), guest: stockPass(guestUrl), end: async () => undefined };
  }
  const session = await registerSession(hostUrl);
  const guest = await joinSession(guestUrl, session);
  return {
    host: productPass(hostUrl, session.host),
    guest: productPass(guestUrl, guest),
    end: () => endSession(hostUrl, session),
  };
}
