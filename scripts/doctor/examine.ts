/** Everything that can be looked at from outside, from the command line: more than a browser sees. */

import { type RunningCheck, startChecks } from "../../mobile-web/src/doctor/run.ts";
import { checkCertificate } from "./certificate.ts";
import { checkCors } from "./cors.ts";
import { createNodeReach } from "./node-reach.ts";
import { checkRedirect } from "./redirect.ts";

export type Examination = {
  /** Scheme, host, port. */
  readonly origin: string;
  /** PEM of an authority of one's own. */
  readonly authority?: string | undefined;
  /** Where http is answered; another than 80 in tests. */
  readonly httpPort?: number;
};

export function examine({ origin, authority, httpPort = 80 }: Examination): readonly RunningCheck[] {
  const reach = createNodeReach(origin, authority);
  return startChecks(reach, {
    certificate: () => checkCertificate(origin, authority),
    redirect: () => checkRedirect(origin, httpPort),
    cors: () => checkCors(reach),
  });
}
