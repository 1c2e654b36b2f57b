/** Which certificate infra/caddy/Caddyfile has for whom: browsers name no server where the host is an address. */

import { connect } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { startCaddy } from "../support/services/caddy.ts";

/** For documentation (RFC 5737): none of this machine's, as a container's own is not the one that phones open. */
const host = "192.0.2.1";

test("an address as host: who names no server gets its certificate, whichever address it reached", async () => {
  const caddy = await startCaddy({ host, upstreams: ["127.0.0.1:9"] });
  onTestFinished(caddy.stop);
  expect(await namesAt(caddy.httpsPort, caddy.authority)).toBe(`IP Address:${host}`);
});

/** Connects to this machine as a browser does that opened the address: without a name. */
function namesAt(port: number, ca: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", ca, checkServerIdentity: () => undefined });
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      resolve(socket.getPeerCertificate().subjectaltname);
      socket.destroy();
    });
  });
}
