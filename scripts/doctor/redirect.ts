/** Whoever types the address without https must get there, on the same name, and not lose the path. */

import { type Told, tell } from "../../mobile-web/src/doctor/findings.ts";
import { isSecure, NoAnswer } from "../../mobile-web/src/doctor/reach.ts";
import { askUrl } from "./node-reach.ts";

const path = "/doctor";

export async function checkRedirect(origin: string, httpPort: number): Promise<Told> {
  if (!isSecure(origin)) return tell("redirect-none", {});
  const { hostname } = new URL(origin);
  try {
    const { status, headers } = await askUrl(`http://${hostname}:${httpPort}${path}`);
    const { location } = headers;
    if (status < 300 || status >= 400 || location === undefined) return tell("redirect-missing", { status });
    const target = new URL(location, `http://${hostname}:${httpPort}`);
    const isHome =
      target.protocol === "https:" && target.hostname === hostname && target.pathname.startsWith(path);
    return isHome ? tell("redirect-good", {}) : tell("redirect-elsewhere", { location });
  } catch (error) {
    if (error instanceof NoAnswer) return tell("redirect-closed", { port: httpPort });
    throw error;
  }
}
