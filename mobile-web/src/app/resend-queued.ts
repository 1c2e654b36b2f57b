/** What nobody came for goes out with the next code: a person who put it in once should not have to again. */

import type { OutgoingFile } from "#transport/outgoing";
import type { PeerSession } from "#transport/peer-session";
import type { Item } from "#transport/snapshot";

export function resendQueued(
  items: readonly Item[],
  filesOf: ReadonlyMap<string, readonly OutgoingFile[]>,
  to: PeerSession,
): void {
  for (const item of items) {
    if (item.direction === "received") continue;
    if (item.kind === "text") {
      const { textKind, title, text } = item;
      if (item.state === "queued") to.sendText({ textKind, title, text });
    } else {
      const files = filesOf.get(item.id);
      if (item.state.kind === "queued" && files !== undefined) to.sendFiles(files);
    }
  }
}
