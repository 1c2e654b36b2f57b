/** The real server as a process in a namespace: https for the phone's page and the API, on an address of its own. */

import { rootDir } from "../../../scripts/build.ts";
import { runProgram } from "../program.ts";
import type { Namespace } from "./namespaces.ts";

export type ServerInNamespaceOptions = {
  readonly address: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly pageDir: string;
  /** More of the server's environment. */
  readonly variables: Readonly<Record<string, string>>;
};

export type ServerInNamespace = { readonly url: string; readonly stop: () => Promise<void> };

const startTimeoutMs = 20_000;

export async function startServerIn(
  namespace: Namespace,
  { address, certFile, keyFile, pageDir, variables }: ServerInNamespaceOptions,
): Promise<ServerInNamespace> {
  const url = `https://${address}`;
  const program = [process.execPath, "scripts/run-ts.mjs", "server/src/main.ts"];
  const server = runProgram([...namespace.launcher, ...program], {
    cwd: rootDir,
    env: {
      ...process.env,
      PORT: "0",
      TLS_HOST: address,
      TLS_PORT: "443",
      TLS_CERT_FILE: certFile,
      TLS_KEY_FILE: keyFile,
      PAGE_ORIGIN: url,
      PAGE_DIR: pageDir,
      LOG_LEVEL: "info",
      ...variables,
    },
  });
  await server.waitFor("the server to listen", () => server.log().includes('"msg":"listening"'), {
    timeoutMs: startTimeoutMs,
  });
  return {
    url,
    async stop() {
      await server.kill();
    },
  };
}
