/** The real server as a process in a namespace: https for the phone's page and the API, on an address of its own. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rootDir } from "../../../scripts/build.ts";
import { waitFor } from "../wait.ts";
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
  const [command, ...launcherArgs] = namespace.launcher;
  const program = [process.execPath, "scripts/run-ts.mjs", "server/src/main.ts"];
  const child = spawn(command, [...launcherArgs, ...program], {
    cwd: rootDir,
    stdio: ["ignore", "pipe", "pipe"],
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
  let said = "";
  const listen = (bytes: Buffer) => {
    said += bytes.toString();
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  const isReady = () => {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}: ${said}`);
    return said.includes('"msg":"listening"');
  };
  try {
    await waitFor("the server to listen", isReady, { timeoutMs: startTimeoutMs });
  } catch (error) {
    await stop(child);
    throw error;
  }
  return { url, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
