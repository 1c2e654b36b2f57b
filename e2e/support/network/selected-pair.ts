/** What ICE has come to in a page's open peer connection, asked of the browser and not of our code. */

import type { Page } from "puppeteer-core";

export type SelectedPair = {
  readonly local: string;
  readonly remote: string;
  /** How this side reaches its TURN server, where `local` is relay. */
  readonly relayProtocol: string | null;
  /** STUN has told this side its address outside. */
  readonly isReflexiveKnown: boolean;
};

/** undefined while nothing is connected. */
export async function readSelectedPair(page: Page): Promise<SelectedPair | undefined> {
  const prototype = await page.evaluateHandle(() => RTCPeerConnection.prototype);
  const connections = await page.queryObjects(prototype);
  try {
    const pair = await connections.evaluate(async (all) => {
      const open = all.find(({ connectionState }) => connectionState === "connected");
      if (open === undefined) return null;
      const stats = new Map<string, Record<string, unknown>>();
      (await open.getStats()).forEach((entry) => {
        stats.set(entry.id, entry);
      });
      const transport = [...stats.values()].find(({ type }) => type === "transport");
      const selected = stats.get(String(transport?.selectedCandidatePairId));
      const local = stats.get(String(selected?.localCandidateId));
      const remote = stats.get(String(selected?.remoteCandidateId));
      if (local === undefined || remote === undefined) return null;
      const { relayProtocol } = local;
      return {
        local: String(local.candidateType),
        remote: String(remote.candidateType),
        relayProtocol: typeof relayProtocol === "string" ? relayProtocol : null,
        isReflexiveKnown: [...stats.values()].some(
          ({ type, candidateType }) => type === "local-candidate" && candidateType === "srflx",
        ),
      };
    });
    return pair ?? undefined;
  } finally {
    await connections.dispose();
    await prototype.dispose();
  }
}
