/** Takes out of a text what no log may hold (docs/protocol/2-signalling, SG30): addresses, tokens, keys, whole ids. */
import { isIP } from "node:net";

const shownChars = 6;

/** A request's path, without its query. Whatever is as long as a key or an id is cut, whoever sent it. */
export function redactPath(url: string): string {
  const path = url.split("?", 1).join("");
  return withoutAddresses(path).replace(/[\w-]{22,}/g, shorten);
}

/** An error's message or stack: names of functions and files stay whole. */
export function redactText(text: string): string {
  const shortened = text
    .replace(/(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]+/g, "<token>")
    .replace(/[\w-]{22,}/g, (run) => (isRandom(run) ? shorten(run) : run));
  return withoutAddresses(shortened);
}

function shorten(run: string): string {
  return `${run.slice(0, shownChars)}…`;
}

/** Digits among letters: an id in hex or a key in base64url, hardly a name. */
function isRandom(run: string): boolean {
  return /\d/.test(run) && /[a-zA-Z]/.test(run);
}

/** A pattern begins only where a run of its characters does: else the time grows with the square of a long path. */
function withoutAddresses(text: string): string {
  return text
    .replace(/(?<![\d.])\d{1,3}(\.\d{1,3}){3}(?![\d.]*\d)/g, "<address>")
    .replace(/(?<![0-9a-f:])[0-9a-f:]*:[0-9a-f:.]+/gi, (run) => (isIP(run) === 6 ? "<address>" : run));
}
