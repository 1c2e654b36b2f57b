/**
 * The page's very first script, small and inside index.html: what waits for the network goes out before anything
 * else is compiled, or even asked for.
 *
 *   fragment out of the address bar ─► join and signalling socket ─► then the screens
 *
 * The screens are asked for from here, once the join is answered: a browser that found them in the HTML would fetch
 * them first, on the connection that the join could have had.
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
};

declare global {
  interface Window {
    pairqrEarly?: Early;
  }
}

/** On a slow network they do not wait for the join's answer. */
const joinPatienceMs = 100;

// Before anything else, and before the first await (PR10).
const hash = takeFragment(location, history);
const headStart = begin(hash);
// index.html names the file on this script.
const { screens = "" } = document.currentScript?.dataset ?? {};
window.pairqrEarly = { hash, headStart, screensUrl: screens };
void requestScreens();

function begin(fragment: string): HeadStart | null {
  if (document.visibilityState !== "visible" || !isSupported()) return null;
  const parsed = parsePairingLink(fragment);
  return parsed.kind === "pairing" ? startAhead(parsed.secret, location.origin) : null;
}

async function requestScreens(): Promise<void> {
  if (headStart !== null) {
    await Promise.race([headStart.joining, new Promise((resolve) => setTimeout(resolve, joinPatienceMs))]);
  }
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = screens;
  document.head.append(link);
}
