/**
 * Two homes and the public segment between them: a computer and a phone, each a browser behind a router that a test
 * describes; the server and coturn, each at a public address.
 *
 *   computer 192.168.1.2 ─ router …101 ─┐                ┌─ server …10, https on 443
 *                                       192.31.196.0/24 ─┤
 *   phone    192.168.2.2 ─ router …102 ─┘                └─ coturn …20, 3478, TLS on 443
 */

import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inject } from "vitest";
import { ensureServerCertificate } from "../../../scripts/start/certificates.ts";
import { openPrivateFolder } from "../../../scripts/start/private-folder.ts";
import { type ExtensionBrowser, launchExtensionBrowser } from "../extension-browser.ts";
import { createTemporaryFolder } from "../files.ts";
import { launchPhone, type Phone } from "../phones.ts";
import "../provided.ts";
import { startCoturn, turnVariables } from "../services/coturn.ts";
import { storeSettings } from "../settings.ts";
import { chromium, ensureTool } from "../system-packages.ts";
import { trustingArgs } from "../trusting-args.ts";
import { openCables } from "./cables.ts";
import { type Namespace, openNamespaces } from "./namespaces.ts";
import { type Home, openRouter, type Router, type RouterOptions } from "./router.ts";
import { startServerIn } from "./server-in-namespace.ts";

export type HardNetwork = {
  readonly computer: ExtensionBrowser;
  readonly phone: Phone;
  readonly phoneDownloadsDir: string;
  readonly filesDir: string;
  /** Until it is called nobody reaches anybody; each call puts new routers in place of the old ones. */
  readonly connect: (routers: Routers) => void;
  readonly close: () => Promise<void>;
};

export type Routers = Readonly<Record<Home["name"], RouterOptions>>;

/**
 * Of AS112's block, which belongs to nobody (RFC 7535): coturn relays to public addresses only, and those for
 * documentation are not.
 */
const serverAddress = "192.31.196.10";
const turnAddress = "192.31.196.20";
const homes: Readonly<Record<Home["name"], Home>> = {
  computer: {
    name: "computer",
    segment: "lan-computer",
    address: "192.168.1.2",
    gateway: "192.168.1.1",
    publicAddress: "192.31.196.101",
  },
  phone: {
    name: "phone",
    segment: "lan-phone",
    address: "192.168.2.2",
    gateway: "192.168.2.1",
    publicAddress: "192.31.196.102",
  },
};
const turnPort = 3478;
const httpsPort = 443;

export async function openHardNetwork(): Promise<HardNetwork> {
  const cleanups: (() => Promise<void> | void)[] = [];
  /** All of it, whatever one of them says. */
  const close = async () => {
    const failures: unknown[] = [];
    for (const cleanup of cleanups.splice(0).reverse()) {
      await Promise.resolve()
        .then(cleanup)
        .catch((error) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, `The network is not all gone: ${failures}`);
  };
  const createFolder = async (name: string) => {
    const folder = await createTemporaryFolder(name);
    cleanups.push(folder.remove);
    return folder.path;
  };
  try {
    const namespaces = openNamespaces();
    cleanups.push(namespaces.removeAll);
    const cables = openCables(namespaces);
    const addPublicHost = (name: string, address: string): Namespace => {
      const host = namespaces.add(name);
      cables.plug(host, { segment: "public", device: "eth0", address });
      return host;
    };
    const addHome = ({ name, segment, address, gateway }: Home): Namespace => {
      const host = namespaces.add(name);
      cables.plug(host, { segment, device: "eth0", address });
      host.ip([`route add default via ${gateway}`]);
      return host;
    };

    const workDir = await createFolder("network");
    const tls = await openPrivateFolder(join(workDir, "tls"));
    const certificate = await ensureServerCertificate(tls, [serverAddress, turnAddress]);
    const coturn = await startCoturn({
      launcher: addPublicHost("turn", turnAddress).launcher,
      address: turnAddress,
      port: turnPort,
      tlsPort: httpsPort,
      certificate,
    });
    cleanups.push(coturn.stop);
    const server = await startServerIn(addPublicHost("server", serverAddress), {
      address: serverAddress,
      ...certificate,
      pageDir: inject("pageDir"),
      variables: turnVariables(coturn),
    });
    cleanups.push(server.stop);

    const args = await trustingArgs(certificate.certFile);
    const phoneDownloadsDir = await createFolder("phone");
    const computer = await launchExtensionBrowser({
      extensionDir: inject("extensionDir"),
      executablePath: await writeLauncher(workDir, addHome(homes.computer)),
      args,
    });
    cleanups.push(computer.close);
    const phone = await launchPhone({
      executablePath: await writeLauncher(workDir, addHome(homes.phone)),
      downloadsDir: phoneDownloadsDir,
      args,
    });
    cleanups.push(phone.close);
    await storeSettings(computer, { serverUrl: server.url });

    const routers: Router[] = [];
    const connect = (described: Routers) => {
      for (const router of routers.splice(0)) router.remove();
      for (const home of [homes.computer, homes.phone]) {
        routers.push(openRouter(namespaces, cables, home, described[home.name]));
      }
    };
    const filesDir = await createFolder("files");
    return { computer, phone, phoneDownloadsDir, filesDir, connect, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A browser whose every process is in the namespace; the tests speak to it through a pipe. */
async function writeLauncher(folder: string, namespace: Namespace): Promise<string> {
  const path = join(folder, `chromium-${namespace.name}`);
  const command = [...namespace.launcher, ensureTool(chromium)].map((word) => `'${word}'`);
  await writeFile(path, `#!/bin/sh\nexec ${command.join(" ")} "$@"\n`);
  await chmod(path, 0o755);
  return path;
}
