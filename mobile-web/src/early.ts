/**
 * The page's very first script, small and inside index.html: what waits for the network goes out before anything
 * else is compiled, or even asked for.
 *
 *   fragment out of the address bar ─► join, signalling socket, peer connection, worker
 *
 * The screens come last, once the text is there or the page has waited for it (connect.ts). Where the server is far,
 * their file is asked for in the meantime: the processor has nothing to do then. On a slow line it would hold up all
 * the rest for as long as it takes itself.
 */

import { parsePairingLink } from "#protocol/pairing/link";
import { type HeadStart, startAhead } from "#transport/head-start";
import { takeFragment } from "./fragment.ts";
import { isSupported } from "./supported.ts";

export type Early = {
  readonly hash: string;
  /** Null where there is nothing to join, or nobody looks yet (PR11). */
  readonly headStart: HeadStart | null;
  readonly screensUrl: string;
  readonly isLineSlow: boolean;
};

declare global {
  interface Window {
    pairqrEarly?: Early;
  }
}

/** A server that takes longer to answer is far. */
const nearMs = 40;
/** And a line on which it takes longer is slow, as 2G is: it carries some kB a second. */
const slowMs = 500;

// Before anything else, and before the first await (PR10).
const hash = takeFragment(location, history);
// index.html names the files on this script.
const { screens = "", worker = "" } = document.currentScript?.dataset ?? {};
const headStart = begin(hash);
const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
const roundTripMs = page === undefined ? 0 : page.responseStart - page.requestStart;
const isLineSlow = roundTripMs > slowMs;
window.pairqrEarly = { hash, headStart, screensUrl: screens, isLineSlow };
void requestScreens();

function begin(fragment: string): HeadStart | null {
  if (document.visibilityState !== "visible" || !isSupported()) return null;
  const parsed = parsePairingLink(fragment);
  return parsed.kind === "pairing" ? startAhead(parsed.secret, location.origin, worker) : null;
}

async function requestScreens(): Promise<void> {
  if (headStart !== null) {
    // The connection that the page came by is the join's.
    await headStart.sent;
    if (roundTripMs < nearMs || isLineSlow) return;
  }
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = screens;
  document.head.append(link);
}
