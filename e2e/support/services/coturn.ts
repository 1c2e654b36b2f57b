/**
 * Real coturn for a test, by infra/coturn/start.sh and with infra/coturn/turnserver.conf as they are.
 *
 *   startCoturn()                                   as deployed: every address of a test's machine is refused as a peer
 *   startCoturn({ allowedPeers: [address] })        for relaying between two browsers of this machine
 *   startCoturn({ launcher: ["ip", "netns", "exec", "outside"], address: "198.51.100.1", port: 3478, tlsPort: 443 })
 */

import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { ensureServerCertificate } from "../../../scripts/start/certificates.ts";
import { openPrivateFolder } from "../../../scripts/start/private-folder.ts";
import { createTemporaryFolder } from "../files.ts";
import { findFreePort } from "../ports.ts";
import { runProgram } from "../program.ts";
import { ensureTool, turnServer } from "../system-packages.ts";

export type CoturnOptions = {
  /** Where it listens and relays from; this machine's own address where absent. */
  readonly address?: string;
  /** Behind a NAT: "public/private". */
  readonly externalAddress?: string;
  readonly port?: number;
  readonly tlsPort?: number;
  readonly relayPorts?: readonly [min: number, max: number];
  readonly secret?: string;
  readonly previousSecret?: string;
  /** Made for `address` where absent, by an authority of its own. */
  readonly certificate?: { readonly certFile: string; readonly keyFile: string };
  /**
   * As in its container: the certificate that this folder has, or will have (infra/coturn/follow-certificate.sh). That
   * script is coturn's parent, so the launcher has to be one with which both end.
   */
  readonly certificateDir?: string;
  /** Addresses or ranges ("a-b") that turnserver.conf denies and this test relays to. */
  readonly allowedPeers?: readonly string[];
  /** More of turnserver's options: what a test changes in the file it names itself. */
  readonly overrides?: readonly string[];
  /** A command that runs it elsewhere, in a network namespace. */
  readonly launcher?: readonly [string, ...string[]];
};

export type RunningCoturn = {
  /** The launcher's, where there is one. */
  readonly pid: number;
  readonly address: string;
  readonly port: number;
  readonly tlsPort: number;
  /** For TURN_SECRET. */
  readonly secret: string;
  readonly urls: Record<"stun" | "udp" | "tcp" | "tls", string>;
  readonly certFile: string;
  /** PEM of who vouches for its certificate; undefined for a certificate that was given. */
  readonly authority: string | undefined;
  /** All it has said so far. */
  readonly log: () => string;
  /** When it has ended, by itself or not. */
  readonly ended: Promise<unknown>;
  readonly stop: () => Promise<void>;
};

const scriptsDir = join(import.meta.dirname, "../../../infra/coturn");
const realm = "turn.test";
/** Its last thread: the listeners are open by then. Which port it serves, it says only together with addresses. */
const readyWords = "(admin thread)";

/** A browser sends from its network's address, and does not relay to loopback. */
export function findOwnAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const own = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  if (own === undefined) throw new Error("This machine has no IPv4 address but loopback: coturn needs one.");
  return own.address;
}

export async function startCoturn(options: CoturnOptions = {}): Promise<RunningCoturn> {
  const folder = await createTemporaryFolder("coturn");
  const address = options.address ?? findOwnAddress();
  const port = options.port ?? (await findFreePort());
  const tlsPort = options.tlsPort ?? (await findFreePort());
  const secret = options.secret ?? randomBytes(32).toString("hex");
  const made =
    options.certificate === undefined && options.certificateDir === undefined
      ? await ensureServerCertificate(await openPrivateFolder(join(folder.path, "tls")), [address])
      : undefined;
  const { certFile, keyFile } = options.certificate ?? made ?? { certFile: "", keyFile: "" };
  const peers = (options.allowedPeers ?? []).map((peer) => `--allowed-peer-ip=${peer}`);
  const script = options.certificateDir === undefined ? "start.sh" : "follow-certificate.sh";
  const command = [join(scriptsDir, script), ...peers, ...(options.overrides ?? [])] as const;
  const coturn = runProgram(options.launcher ? [...options.launcher, ...command] : command, {
    env: {
      ...process.env,
      TURNSERVER_PATH: ensureTool(turnServer),
      TMPDIR: folder.path,
      TURN_SECRET: secret,
      TURN_SECRET_PREVIOUS: options.previousSecret ?? "",
      TURN_REALM: realm,
      TURN_LISTENING_IP: address,
      TURN_EXTERNAL_IP: options.externalAddress ?? "",
      TURN_PORT: String(port),
      TURN_TLS_PORT: String(tlsPort),
      TURN_CERTIFICATE_DIR: options.certificateDir,
      TURN_CERT_FILE: certFile,
      TURN_KEY_FILE: keyFile,
      ...(options.relayPorts && {
        TURN_MIN_PORT: String(options.relayPorts[0]),
        TURN_MAX_PORT: String(options.relayPorts[1]),
      }),
    },
  });
  const stop = async () => {
    await coturn.kill();
    await folder.remove();
  };
  try {
    await coturn.waitFor("coturn to listen", () => coturn.log().includes(readyWords));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    pid: coturn.pid,
    address,
    port,
    tlsPort,
    secret,
    urls: turnUrls({ address, port, tlsPort }),
    certFile,
    authority: made?.authority,
    log: coturn.log,
    ended: coturn.ended,
    stop,
  };
}

/** For the server, to tell its members of this one. */
export function turnVariables({ urls, secret }: Pick<RunningCoturn, "urls" | "secret">) {
  return { TURN_URLS: Object.values(urls).join(","), TURN_SECRET: secret };
}

export function turnUrls({
  address,
  port,
  tlsPort,
}: Pick<RunningCoturn, "address" | "port" | "tlsPort">): RunningCoturn["urls"] {
  return {
    stun: `stun:${address}:${port}`,
    udp: `turn:${address}:${port}?transport=udp`,
    tcp: `turn:${address}:${port}?transport=tcp`,
    tls: `turns:${address}:${tlsPort}?transport=tcp`,
  };
}
