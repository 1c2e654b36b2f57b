/**
 * The page's second script, inside index.html too: it is connecting before the screens have even loaded.
 *
 *   (early.ts has begun) → page visible → session opens → first text drawn → screens load and take over
 */

import { pairingSecretBytes } from "#protocol/limits";
import { createClaim } from "#transport/head-start";
import { openGuestSession, openHostSession, resumeGuestSession } from "#transport/peer-session";
import { chooseStart } from "./choose-start.ts";
import type { Early } from "./early.ts";
import { drawFirstText } from "./first-text.ts";
import { createSavedSessions } from "./saved-sessions.ts";
import { describeSelf } from "./self-description.ts";
import { isSupported } from "./supported.ts";
import { openTabStorage } from "./tab-storage.ts";
import { whenVisible } from "./visible.ts";

const storage = openTabStorage();
const saved = createSavedSessions(storage);
let hasGone = false;
// A page that has gone is told of an end before it is loaded anew: that must still find what had arrived.
const savedSessions = { ...saved, clear: () => void (hasGone || saved.clear()) };

// A link pasted into this tab's address bar changes the fragment and nothing else: begin again with it.
addEventListener("hashchange", () => location.reload());
// A guest's page that goes ends its worker (guest-connector.ts). One that comes back all the same, from the browser's
// cache or because it was only put aside, is loaded anew.
addEventListener("pagehide", () => {
  hasGone = savedSessions.load() !== null;
});
// That is no question of leaving: what was under way has ended already. Before the listener that asks.
addEventListener("beforeunload", (event) => {
  if (hasGone) event.stopImmediatePropagation();
});
const comeBack = (): void => {
  if (hasGone && document.visibilityState === "visible") location.reload();
};
addEventListener("pageshow", comeBack);
document.addEventListener("visibilitychange", comeBack);

const guestMark = "pairqr.guest";

async function run({ hash, headStart, screensUrl, isLineSlow }: Early): Promise<void> {
  await whenVisible(document);
  const self = describeSelf(navigator.userAgent, navigator.maxTouchPoints);
  const serverUrl = location.origin;
  const wasGuest = storage.getItem(guestMark) !== null;
  if (hash !== "") {
    savedSessions.clear();
    storage.setItem(guestMark, "1");
  }

  let unusedHeadStart = headStart;
  // The server may have heard of a join whose answer never came here.
  const claim = headStart?.claim ?? createClaim();
  const services = chooseStart(
    { hash, isSupported: isSupported(), wasGuest },
    {
      openGuest: (secret) => {
        const options = { secret, serverUrl, self, claim, savedSessions };
        const begun = unusedHeadStart === null ? {} : { headStart: unusedHeadStart };
        unusedHeadStart = null;
        return openGuestSession({ ...options, ...begun });
      },
      resumeGuest: (saved) => resumeGuestSession({ saved, self, savedSessions }),
      openHost: () => {
        storage.removeItem(guestMark);
        const secret = crypto.getRandomValues(new Uint8Array(pairingSecretBytes));
        return openHostSession({ secret, pageOrigin: location.origin, serverUrl, self });
      },
      loadSaved: savedSessions.load,
    },
  );

  const root = document.getElementById("app");
  if (root === null) return;
  const { start } = services;
  const firstText =
    headStart !== null && start.kind === "session" ? drawFirstText(root, start.session, isLineSlow) : null;
  await firstText?.settled;
  const screens = await loadScreens(screensUrl);
  firstText?.stop();
  screens.mount(root, services);
}

/** Another bundle: index.html names it, and early.ts has the browser fetch it meanwhile. */
function loadScreens(url: string): Promise<typeof import("./app/main.tsx")> {
  return import(/* @vite-ignore */ url);
}

const nothingEarly: Early = { hash: "", headStart: null, screensUrl: "", isLineSlow: false };
const early = window.pairqrEarly;
delete window.pairqrEarly;
run(early ?? nothingEarly).catch(() => {
  // The screens did not load, so there is no catalogue to take this from.
  document.body.textContent =
    "PairQR could not be loaded. Check the connection and reload. – PairQR n’a pas pu être chargé. Vérifiez la connexion et rechargez la page.";
});
