/**
 * Finds the programs that tests and scripts need outside node_modules, and installs what is missing where it can.
 *
 * Found by environment variable, then by the usual places, then by PATH. Missing: as root on Debian or Ubuntu its
 * packages are installed; elsewhere one line says what to install. A new service is one more SystemTool.
 */

import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

export type SystemTool = {
  readonly name: string;
  /** Names the program's path and goes before everything else. */
  readonly variable: string;
  readonly commands: readonly string[];
  readonly places: readonly string[];
  readonly debianPackages: readonly string[];
};

const programFiles = [
  process.env.PROGRAMFILES,
  process.env["PROGRAMFILES(X86)"],
  process.env.LOCALAPPDATA,
].filter((folder) => folder !== undefined);

export const chromium: SystemTool = {
  name: "Chromium or Chrome",
  variable: "CHROME_PATH",
  commands: ["chromium", "google-chrome-stable", "google-chrome", "chromium-browser", "chrome"],
  places: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/opt/google/chrome/chrome",
    ...programFiles.flatMap((folder) => [
      join(folder, "Google/Chrome/Application/chrome.exe"),
      join(folder, "Chromium/Application/chrome.exe"),
    ]),
  ],
  debianPackages: ["chromium", "fonts-noto-color-emoji", "fonts-dejavu-core"],
};

export const firefox: SystemTool = {
  name: "Firefox",
  variable: "FIREFOX_PATH",
  commands: ["firefox", "firefox-esr"],
  places: [
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    ...programFiles.map((folder) => join(folder, "Mozilla Firefox/firefox.exe")),
  ],
  debianPackages: ["firefox-esr"],
};

export const virtualDisplay: SystemTool = {
  name: "Xvfb",
  variable: "XVFB_PATH",
  commands: ["Xvfb"],
  places: [],
  debianPackages: ["xvfb"],
};

export const virtualHands: SystemTool = {
  name: "xdotool",
  variable: "XDOTOOL_PATH",
  commands: ["xdotool"],
  places: [],
  debianPackages: ["xdotool"],
};

/** Its package brings redis-cli to the same folder. */
export const redisServer: SystemTool = {
  name: "Redis",
  variable: "REDIS_SERVER_PATH",
  commands: ["redis-server"],
  places: [],
  debianPackages: ["redis-server"],
};

/** Debian keeps the server out of PATH, in a folder for each major version. */
const postgresVersions = [18, 17, 16, 15, 14];

export const postgres: SystemTool = {
  name: "PostgreSQL",
  variable: "POSTGRES_PATH",
  commands: ["postgres"],
  places: postgresVersions.map((version) => `/usr/lib/postgresql/${version}/bin/postgres`),
  debianPackages: ["postgresql"],
};

export const turnServer: SystemTool = {
  name: "coturn",
  variable: "TURNSERVER_PATH",
  commands: ["turnserver"],
  places: [],
  debianPackages: ["coturn"],
};

export const caddyServer: SystemTool = {
  name: "Caddy",
  variable: "CADDY_PATH",
  commands: ["caddy"],
  places: [],
  debianPackages: ["caddy"],
};

/** Network namespaces, and the devices and addresses in them. */
export const iproute: SystemTool = {
  name: "ip of iproute2",
  variable: "IP_PATH",
  commands: ["ip"],
  places: ["/usr/sbin/ip", "/sbin/ip"],
  debianPackages: ["iproute2"],
};

export const trafficControl: SystemTool = {
  name: "tc of iproute2",
  variable: "TC_PATH",
  commands: ["tc"],
  places: ["/usr/sbin/tc", "/sbin/tc"],
  debianPackages: ["iproute2"],
};

export const iptablesRestore: SystemTool = {
  name: "iptables",
  variable: "IPTABLES_RESTORE_PATH",
  commands: ["iptables-restore"],
  places: ["/usr/sbin/iptables-restore", "/sbin/iptables-restore"],
  debianPackages: ["iptables"],
};

/** Opens packet sockets, which Node has none of. */
export const python: SystemTool = {
  name: "Python",
  variable: "PYTHON_PATH",
  commands: ["python3"],
  places: [],
  debianPackages: ["python3-minimal"],
};

/** The tool's path, or undefined; installs nothing. */
export function findTool(tool: SystemTool): string | undefined {
  const named = process.env[tool.variable];
  if (named !== undefined && named !== "") {
    if (!isProgram(named)) throw new Error(`${tool.variable} is set to ${named}, which is no program.`);
    return named;
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const inPath = tool.commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [...tool.places, ...inPath].find(isProgram);
}

/** The tool's path; installs it where that can be done without asking anybody. */
export function ensureTool(tool: SystemTool): string {
  const found = findTool(tool);
  if (found !== undefined) return found;
  if (canInstall()) {
    install(tool);
    const installed = findTool(tool);
    if (installed !== undefined) return installed;
  }
  throw new Error(
    `${tool.name} is missing: install it (Debian: apt-get install ${tool.debianPackages.join(" ")}) ` +
      `or set ${tool.variable} to its path.`,
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

function install(tool: SystemTool): void {
  console.log(`${tool.name} is missing: installing ${tool.debianPackages.join(", ")}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const wait = ["-o", "DPkg::Lock::Timeout=300", "-q"];
  const run = (args: readonly string[]) =>
    execFileSync("apt-get", [...wait, ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
  run(["update"]);
  run(["install", "-y", "--no-install-recommends", ...tool.debianPackages]);
}
