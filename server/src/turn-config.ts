/** TURN_URLS, TURN_SECRET and TURN_CREDENTIAL_SECONDS: the coturn of infra/coturn, as the members are told of it. */
import * as v from "valibot";

export type TurnConfig = {
  readonly urls: readonly string[];
  /** Shared with coturn; null where no URL needs it. */
  readonly secret: string | null;
  readonly lifetimeSeconds: number;
};

export const iceUrl = v.pipe(
  v.string(),
  v.regex(
    /^(stuns?:[^\s,?/]{1,255}|turn:[^\s,?/]{1,255}(\?transport=(udp|tcp))?|turns:[^\s,?/]{1,255}(\?transport=tcp)?)$/,
  ),
);

/** Minutes; more would outlive a session, and less than seconds no clock can keep. */
export const credentialSeconds = v.pipe(
  v.string(),
  v.regex(/^\d{1,4}$/),
  v.transform(Number),
  v.minValue(4),
  v.maxValue(3600),
);

export function needsSecret(urls: readonly string[]): boolean {
  return urls.some((url) => url.startsWith("turn"));
}
