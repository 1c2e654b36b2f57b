/**
 * A name from the other side, made safe to stand inside a sentence of ours: no control characters, none that
 * turn the writing direction of what follows. On its own, a name belongs in a `<bdi>` instead.
 */

const firstStrongIsolate = "\u2068";
const popDirectionalIsolate = "\u2069";

export function isolate(name: string): string {
  return firstStrongIsolate + stripControls(name) + popDirectionalIsolate;
}

/** C0 and C1 controls, and the bidirectional formatting characters of UAX #9. */
export function stripControls(name: string): string {
  return name.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "");
}
