/**
 * The page's first script, inside index.html: it is connecting before the screens have even loaded.
 *
 *   fragment out of the address bar → page visible → session opens → screens load and show it
 */

import { pairingSecretBytes } from "#protocol/limits";
import { openGuestSession, openHostSession, resumeGuestSession } from "#transport/peer-session";
import { chooseStart } from "./choose-start.ts";
import { takeFragment } from "./fragment.ts";
import { createSavedSessions } from "./saved-sessions.ts";
import { describeSelf } from "./self-description.ts";
import { whenVisible } from "./visible.ts";

// Before anything else, and before the first await (PR10).
const hash = takeFragment(location, history);
// A link pasted into this tab's address bar changes the fragment and nothing else: begin again with it.
addEventListener("hashchange", () => location.reload());

const guestMark = "pairqr.guest";

async function run(): Promise<void> {
  await whenVisible(document);
  const savedSessions = createSavedSessions(sessionStorage);
  const self = describeSelf(navigator.userAgent, navigator.maxTouchPoints);
  const serverUrl = location.origin;
  const wasGuest = sessionStorage.getItem(guestMark) !== null;
  if (hash !== "") {
    savedSessions.clear();
    sessionStorage.setItem(guestMark, "1");
  }

  const services = chooseStart(
    { hash, isSupported: isSupported(), wasGuest },
    {
      openGuest: (secret) => openGuestSession({ secret, serverUrl, self, savedSessions }),
      resumeGuest: (saved) => resumeGuestSession({ saved, self, savedSessions }),
      openHost: () => {
        sessionStorage.removeItem(guestMark);
        const secret = crypto.getRandomValues(new Uint8Array(pairingSecretBytes));
        const session = openHostSession({ secret, pageOrigin: location.origin, serverUrl, self });
        // Unlike a guest, a host that leaves cannot come back: say goodbye rather than let the other side wait.
        addEventListener("pagehide", ({ persisted }) => {
          if (!persisted) session.end();
        });
        return session;
      },
      loadSaved: savedSessions.load,
    },
  );

  const screens = await loadScreens();
  const root = document.getElementById("app");
  if (root !== null) screens.mount(root, services);
}

function isSupported(): boolean {
  return isSecureContext && "RTCPeerConnection" in globalThis && "Worker" in globalThis;
}

/** Another bundle: index.html names it, and has the browser fetch it meanwhile. */
function loadScreens(): Promise<typeof import("./app/main.tsx")> {
  const link = document.querySelector<HTMLLinkElement>("link#screens");
  return import(/* @vite-ignore */ link?.href ?? "");
}

run().catch(() => {
  // The screens did not load, so there is no catalogue to take this from.
  document.body.textContent =
    "PairQR could not be loaded. Check the connection and reload. – PairQR n’a pas pu être chargé. Vérifiez la connexion et rechargez la page.";
});
