/** The pairing link's fragment, taken out of the address bar before anything else (docs/protocol/1-pairing, PR10). */

export function takeFragment(
  location: Pick<Location, "hash" | "pathname" | "search">,
  history: History,
): string {
  const { hash } = location;
  if (hash !== "") history.replaceState(null, "", location.pathname + location.search);
  return hash;
}
