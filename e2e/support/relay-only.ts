/**
 * Makes a browser's next peer connections go through one TURN URL, as a network does that lets nothing else pass.
 *
 * The product knows no such switch: it stands before RTCPeerConnection in the page under test alone.
 */

import type { Page } from "puppeteer-core";

declare global {
  interface Window {
    /** Every peer connection that was made since. */
    relayedConnections?: RTCPeerConnection[];
  }
}

/** In the document that is open: for what connects after it has loaded. */
export async function relayOnlyIn(page: Page, url: string): Promise<void> {
  await page.evaluate(useRelayOnly, url);
}

/** In every document that the page opens from now on; resolves to what takes it back. */
export async function relayOnlyOn(page: Page, url: string): Promise<() => Promise<void>> {
  const { identifier } = await page.evaluateOnNewDocument(useRelayOnly, url);
  return () => page.removeScriptToEvaluateOnNewDocument(identifier);
}

/** How many peer connections of the document were ever answered; PeerJS makes another to see what the browser can. */
export function countConnections(page: Page): Promise<number> {
  return page.evaluate(() => {
    const answered = (window.relayedConnections ?? []).filter(
      (made) => made.currentRemoteDescription !== null,
    );
    return answered.length;
  });
}

/** Runs in the page: nothing from outside but its argument is there. */
function useRelayOnly(url: string): void {
  const made: RTCPeerConnection[] = [];
  const Native = window.RTCPeerConnection;
  const onlyUrl = ({ urls, ...credentials }: RTCIceServer): RTCIceServer => ({
    ...credentials,
    urls: [urls].flat().filter((one) => one === url),
  });
  window.relayedConnections = made;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration: RTCConfiguration = {}) {
      const iceServers = (configuration.iceServers ?? []).map(onlyUrl).filter(({ urls }) => urls.length > 0);
      super({ ...configuration, iceServers, iceTransportPolicy: "relay" });
      made.push(this);
    }
  };
}
