/**
 * `npm start`: one command from a fresh clone to a phone that shows what the computer sent.
 *
 *   npm start -- --address 192.168.1.5   the address for phones, where the guess is wrong
 *   npm start -- --no-browser            opens none
 *   npm start -- --profile ~/pairqr      the opened browser's profile, where it shall not be the one in .pairqr/
 */

import { randomBytes } from "node:crypto";
import { copyFile, writeFile } from "node:fs/promises";
import { isIPv4 } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "../../server/src/config.ts";
import { createServer } from "../../server/src/create-server.ts";
import { buildExtension, buildPage, rootDir } from "../build.ts";
import { ensureServerCertificate } from "./certificates.ts";
import { extensionOrigins } from "./extension-id.ts";
import { findPortFrom } from "./free-port.ts";
import { findLanAddresses } from "./lan-addresses.ts";
import { type OpenedBrowser, openBrowser } from "./open-browser.ts";
import { openPrivateFolder, type PrivateFolder } from "./private-folder.ts";
import { buildIfStale } from "./stale-builds.ts";
import { authorityFileName, describeStart } from "./words.ts";

const computerPort = 8080;
const phonePort = 8443;
const welcomeFileName = "welcome.html";
const everyAddress = "0.0.0.0";
const thisComputer = "127.0.0.1";
/** What `localhost` may be: browsers try ::1 first, and would meet another program there. */
const loopback = [thisComputer, "::1"];

const { values: options } = parseArgs({
  options: {
    address: { type: "string" },
    "no-browser": { type: "boolean", default: false },
    profile: { type: "string" },
  },
});

const folder = await openPrivateFolder(join(rootDir, ".pairqr"));
if (options.address !== undefined && !isIPv4(options.address)) {
  throw new Error(`--address takes an IPv4 address of this machine, not ${options.address}.`);
}
const found = findLanAddresses();
const addresses = options.address === undefined ? found : [options.address];
const httpPort = await findPortFrom(loopback, computerPort);
const httpsPort = await findPortFrom([everyAddress], phonePort);
for (const [wanted, port] of [
  [computerPort, httpPort],
  [phonePort, httpsPort],
]) {
  if (wanted !== port) console.log(`Port ${wanted} is taken, using ${port}.`);
}

const computerUrl = `http://localhost:${httpPort}`;
const phoneUrl = addresses[0] === undefined ? undefined : `https://${addresses[0]}:${httpsPort}`;
const pageDir = join(rootDir, "dist/mobile-web");
const extensionDir = join(rootDir, "dist/extension/chrome-mv3");

await build();
const certificate = await ensureServerCertificate(folder, [
  "localhost",
  thisComputer,
  `${hostname().split(".")[0]}.local`,
  ...addresses,
]);
// Served beside the page: the phone has to get it from somewhere, and a certificate is no secret.
await writeFile(join(pageDir, authorityFileName), certificate.authorityDer);
await copyFile(join(import.meta.dirname, welcomeFileName), join(pageDir, welcomeFileName));

const server = await createServer(
  readConfig({
    HOST: thisComputer,
    PORT: String(httpPort),
    TLS_HOST: everyAddress,
    TLS_PORT: String(httpsPort),
    TLS_CERT_FILE: certificate.certFile,
    TLS_KEY_FILE: certificate.keyFile,
    JWT_SECRET: await readJwtSecret(folder),
    PAGE_ORIGIN: phoneUrl ?? computerUrl,
    PAGE_DIR: pageDir,
    CORS_ORIGIN: [...extensionOrigins, ...addresses.map((address) => `https://${address}:${httpsPort}`)].join(
      ",",
    ),
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
  }),
);
const browser: OpenedBrowser = options["no-browser"]
  ? { kind: "not-wanted" }
  : await openBrowser({
      extensionDir,
      profileDir: options.profile ?? join(folder.path, "browser"),
      firstPage: `${computerUrl}/${welcomeFileName}`,
    });

const isTerminal = process.stdout.isTTY === true;
console.log(
  describeStart(
    {
      computerUrl,
      phoneUrl,
      otherAddresses: found.filter((address) => address !== addresses[0]),
      fingerprint: certificate.fingerprint,
      extensionDir,
      browser,
    },
    isTerminal,
  ),
);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  if (browser.kind === "opened") await browser.close();
  await server.close();
  process.exit(0);
}

async function build(): Promise<void> {
  console.log("Building what changed…");
  const config = ["wxt.config.ts"];
  await Promise.all([
    buildIfStale(rootDir, folder, {
      name: "page",
      sources: ["mobile-web"],
      settings: [],
      outDir: pageDir,
      run: () => buildPage(pageDir),
    }),
    buildIfStale(rootDir, folder, {
      name: "extension",
      sources: ["extension", ...config],
      settings: [computerUrl, phoneUrl ?? ""],
      outDir: extensionDir,
      run: () =>
        buildExtension({
          serverUrl: computerUrl,
          ...(phoneUrl !== undefined && { pageUrl: phoneUrl }),
          outDir: join(rootDir, "dist/extension"),
        }),
    }),
  ]);
}

/** Kept, so that sessions outlive a restart of the server. */
async function readJwtSecret(secrets: PrivateFolder): Promise<string> {
  const kept = await secrets.read("jwt-secret");
  if (kept !== undefined) return kept;
  const made = randomBytes(48).toString("base64url");
  await secrets.write("jwt-secret", made);
  return made;
}
