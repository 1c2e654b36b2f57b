/**
 * Makes a browser's next peer connections go through one TURN URL, as a network does that lets nothing else pass.
 *
 * The product knows no such switch: it stands before RTCPeerConnection in the page under test alone.
 */

import type { Page } from "puppeteer-core";

declare global {
  interface Window {
    /** Those that have been connected since. */
    relayedConnections?: Set<RTCPeerConnection>;
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

/** How many peer connections of the document have come to be connected. */
export function countConnections(page: Page): Promise<number> {
  return page.evaluate(() => window.relayedConnections?.size ?? 0);
}

/** Runs in the page: nothing from outside but its argument is there. */
function useRelayOnly(url: string): void {
  const connected = new Set<RTCPeerConnection>();
  const Native = window.RTCPeerConnection;
  const onlyUrl = ({ urls, ...credentials }: RTCIceServer): RTCIceServer => ({
    ...credentials,
    urls: [urls].flat().filter((one) => one === url),
  });
  const relayOnly = (configuration: RTCConfiguration = {}): RTCConfiguration => {
    const iceServers = (configuration.iceServers ?? []).map(onlyUrl).filter(({ urls }) => urls.length > 0);
    return { ...configuration, iceServers, iceTransportPolicy: "relay" };
  };
  window.relayedConnections = connected;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(relayOnly(configuration));
      this.addEventListener("connectionstatechange", () => {
        if (this.connectionState === "connected") connected.add(this);
      });
    }

    /** The page may make one before it knows of any relay. */
    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(relayOnly(configuration));
    }
  };
}
