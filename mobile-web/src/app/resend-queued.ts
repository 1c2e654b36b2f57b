/** What nobody came for goes out with the next code: a person who put it in once should not have to again. */

import type { OutgoingFile } from "#transport/outgoing";
import type { PeerSession } from "#transport/peer-session";
import { isUnsent } from "#transport/session-items";
import type { Item } from "#transport/snapshot";

export function resendQueued(
  items: readonly Item[],
  filesOf: ReadonlyMap<string, readonly OutgoingFile[]>,
  to: PeerSession,
): void {
  for (const item of items) {
    if (item.direction === "received" || !isUnsent(item)) continue;
    if (item.kind === "text") {
      const { textKind, title, text } = item;
      to.sendText({ textKind, title, text });
    } else {
      const files = filesOf.get(item.id);
      if (files !== undefined) to.sendFiles(files);
    }
  }
}
