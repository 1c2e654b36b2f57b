/** Which web origins may use the API and the signalling socket: one list for CORS and for upgrades. */

export type Origins = {
  /** The server's own, for example for the page's Content-Security-Policy. */
  readonly own: readonly string[];
  readonly isAllowed: (origin: string) => boolean;
};

/** `scheme://*` in `others` allows each origin of a scheme (Firefox gives an extension a random id per profile). */
export function createOrigins(own: readonly string[], others: readonly string[]): Origins {
  const exact = new Set([...own, ...others]);
  const schemes = others.filter((entry) => entry.endsWith("://*")).map((entry) => entry.slice(0, -1));
  return {
    own,
    isAllowed: (origin) => exact.has(origin) || schemes.some((scheme) => origin.startsWith(scheme)),
  };
}
