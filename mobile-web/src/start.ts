/** How the page was opened, and what that makes of it: types between the first script and the screens. */

import type { PeerSession } from "#transport/peer-session";
import type { EndReason } from "#transport/snapshot";

export type Start =
  | { readonly kind: "session"; readonly session: PeerSession }
  /** There is no session to open: a damaged link, a browser that cannot. */
  | { readonly kind: "refused"; readonly reason: EndReason };

/**
 * What the screens need of the first script. It comes as arguments and never as an import: the first script is
 * a bundle of its own inside index.html, and whatever the screens imported would run twice.
 */
export type PageServices = {
  readonly start: Start;
  /** null where the browser cannot. */
  readonly openHost: (() => PeerSession) | null;
  /** Whether and how the same session can be tried once more: by its link while that is unused, else resumed. */
  readonly reopenGuest: () => (() => PeerSession) | null;
};
