/** Who types before anything has the focus means the box to send from: the first letter is in it, not lost. */

import { useEffect } from "react";

/** These take what is typed themselves. */
const typedInto = "textarea, input, select";

export function useTypeAnywhere(): void {
  useEffect(() => {
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
}

function onKeyDown(event: KeyboardEvent): void {
  const { target } = event;
  if (event.defaultPrevented || !isLetter(event)) return;
  if (target instanceof Element && target.closest(typedInto) !== null) return;
  const boxes = document.querySelectorAll<HTMLTextAreaElement>("main textarea");
  // Not one that changes an item of the list. The key itself goes to what has the focus by then.
  [...boxes].find((box) => box.closest("li") === null)?.focus();
}

/** Space scrolls or presses a button; with Ctrl, Alt or Cmd it is a command, unless they make a letter (AltGr). */
function isLetter(event: KeyboardEvent): boolean {
  const { key, ctrlKey, altKey, metaKey } = event;
  const isCommand = (ctrlKey || altKey || metaKey) && !event.getModifierState("AltGraph");
  return (key === "Dead" || [...key].length === 1) && key !== " " && !isCommand;
}
