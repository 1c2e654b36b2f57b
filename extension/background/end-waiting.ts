/** Plain QR, switched on where no popup is: a session that waits for a phone waits in vain, for nobody sees its code. */

import { isHostLive } from "../lib/host-context.ts";
import { request } from "../lib/messenger.ts";
import type { Settings } from "../lib/settings.ts";

export function endWaiting({ isPlainQr }: Pick<Settings, "isPlainQr">): void {
  // A host that is just closing has ended it.
  if (isPlainQr) askHost().catch(() => undefined);
}

async function askHost(): Promise<void> {
  if (await isHostLive()) await request("end-waiting", null);
}
