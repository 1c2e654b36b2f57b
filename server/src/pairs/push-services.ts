/** Whose push endpoints are taken: a later request to any address that a client names would be a door inwards. */
import { pushEndpointMaxChars } from "../limits.ts";

/** Of Chrome and its relatives, Firefox, Safari and Edge. */
const hosts: readonly RegExp[] = [
  /^fcm\.googleapis\.com$/,
  /^([a-z0-9-]+\.)*push\.services\.mozilla\.com$/,
  /^([a-z0-9-]+\.)*push\.apple\.com$/,
  /^([a-z0-9-]+\.)*notify\.windows\.com$/,
];

export function isPushEndpoint(text: string): boolean {
  if (text.length > pushEndpointMaxChars || !URL.canParse(text)) {
    return false;
  }
  const { href, protocol, username, password, port, hostname, hash } = new URL(text);
  const isPlain = href === text && protocol === "https:" && `${username}${password}${port}${hash}` === "";
  return isPlain && hosts.some((host) => host.test(hostname));
}
