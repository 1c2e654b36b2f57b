/**
 * The first text, drawn before the screens have loaded: it is what the person holds the phone for. The screens take
 * its place, and show it in the same place with what can be done with it.
 */

import type { PeerSession } from "#transport/peer-session";

/** As much as the screens show of a long one. */
const previewChars = 2_000;
/** Where and how the screens show it (SessionScreen, ui/src/TextCard.tsx); e2e/first-text.test.ts compares them. */
const look: Readonly<Record<string, string>> = {
  position: "absolute",
  inset: "0",
  boxSizing: "border-box",
  maxWidth: "36rem",
  margin: "0 auto",
  padding: "199px 33px 0",
  font: "1.125rem/1.75rem system-ui, sans-serif",
  whiteSpace: "pre-wrap",
  overflowWrap: "break-word",
};
const canvas = "light-dark(#f5f4f0, #121412)";
/** How long the screens hold back for the first text: a person on a slow network sees "Connecting" before it. */
const screensPatienceMs = 450;
/** On a slow line the screens themselves take that long, and what comes before them is the text. */
const slowScreensPatienceMs = 12_000;
/** The screens need not wait longer for a text once the devices are connected. */
const textPatienceMs = 60;

export type FirstText = {
  /** It is drawn, or the screens should not wait for it any longer: they take a while to load. */
  readonly settled: Promise<void>;
  /** From here on the place is the screens'. */
  readonly stop: () => void;
};

/**
 * Draws the session's first text into `root` as soon as it is there. `isLineSlow`: the screens, which would say how it
 * stands, take many seconds to come, so a word or two stands there until then.
 */
export function drawFirstText(root: Element, session: PeerSession, isLineSlow: boolean): FirstText {
  let stop = (): void => {};
  if (isLineSlow) draw(root, isFrench() ? "Connexion…" : "Connecting…");
  const settled = new Promise<void>((resolve) => {
    const check = (): void => {
      const { phase, items } = session.getSnapshot();
      const text = items.find((item) => item.kind === "text" && item.direction === "received");
      if (text?.kind === "text") {
        stop();
        draw(root, text.title === "" ? text.text : `${text.title}\n${text.text}`);
        // After the frame that shows it.
        requestAnimationFrame(() => setTimeout(resolve));
      } else if (phase.kind === "ended") {
        if (isLineSlow) draw(root, isFrench() ? "Pas de connexion…" : "Not connected…");
        resolve();
      } else if (phase.kind === "connected") setTimeout(resolve, textPatienceMs);
    };
    stop = session.subscribe(check);
    setTimeout(resolve, isLineSlow ? slowScreensPatienceMs : screensPatienceMs);
  });
  return { settled, stop };
}

/** The catalogues come with the screens. */
function isFrench(): boolean {
  return navigator.language.startsWith("fr");
}

function draw(root: Element, text: string): void {
  const block = document.createElement("div");
  block.dir = "auto";
  block.textContent = text.slice(0, previewChars);
  Object.assign(block.style, look);
  document.documentElement.style.background = canvas;
  root.replaceChildren(block);
}
