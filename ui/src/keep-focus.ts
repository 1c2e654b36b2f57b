/**
 * Where the control that has the focus goes away, the browser would give it to the page as a whole, and a person
 * without a mouse would begin anew. It goes to what is left of the same row, to the next row, else to the heading.
 * A switch that changes the whole screen is on the next one again, and keeps it.
 */

const controls = "button:not(:disabled), a, textarea";
const switches = "[role=switch]";

/** For as long as the page lives. */
export function keepFocus(root: Element): void {
  let last: Element | null = null;

  root.addEventListener("focusin", ({ target }) => {
    last = target instanceof Element ? target : null;
  });
  // A click beside everything takes it away on purpose; a control that was removed was dealt with before the timer.
  root.addEventListener("focusout", () => {
    setTimeout(() => {
      if (isLost()) last = null;
    });
  });

  new MutationObserver((records) => {
    if (last === null || last.isConnected || !isLost()) return;
    for (const { target, removedNodes, nextSibling, previousSibling } of records) {
      for (const removed of removedNodes) {
        if (!removed.contains(last)) continue;
        const isRow = removed.nodeName === "LI";
        const row = isRow ? (nextSibling ?? previousSibling) : (target as Element).closest("li");
        const twin = last.matches(switches) ? root.querySelector<HTMLElement>(switches) : null;
        (twin ?? controlIn(row, last) ?? headingOf(root))?.focus();
        return;
      }
    }
  }).observe(root, { childList: true, subtree: true });
}

function isLost(): boolean {
  return document.activeElement === document.body;
}

/** The one that does the same as the one before, if there is one. */
function controlIn(row: Node | null, before: Element): HTMLElement | undefined {
  if (!(row instanceof Element)) return undefined;
  const all = [...row.querySelectorAll<HTMLElement>(controls)];
  const label = before.getAttribute("aria-label");
  return all.find((control) => label !== null && control.getAttribute("aria-label") === label) ?? all[0];
}

function headingOf(root: Element): HTMLElement | null {
  const heading = root.querySelector<HTMLElement>("main :is(h1, h2)") ?? root.querySelector("h1");
  if (heading !== null) heading.tabIndex = -1;
  return heading;
}
