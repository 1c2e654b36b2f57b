/** What `npm start` says. */

import { create } from "qrcode";
import type { OpenedBrowser } from "./open-browser.ts";

export type Started = {
  readonly computerUrl: string;
  /** undefined on a machine without a network. */
  readonly phoneUrl: string | undefined;
  /** Of this computer, beside that in `phoneUrl`. */
  readonly otherAddresses: readonly string[];
  readonly fingerprint: string;
  readonly extensionDir: string;
  readonly browser: OpenedBrowser;
};

/** `.cer`, DER: what both iOS and Android offer to install. */
export const authorityFileName = "pairqr-ca.cer";

const reset = "\u001b[0m";
const bold = "\u001b[1m";
const blackOnWhite = "\u001b[38;5;16;48;5;231m";
const quietZoneModules = 4;

export function describeStart(started: Started, isTerminal: boolean): string {
  const parts = [
    title("PairQR is running", isTerminal),
    `  this computer   ${started.computerUrl}`,
    started.phoneUrl === undefined
      ? "  phone           none: this machine is in no network (npm start -- --address 192.168.…)"
      : `  phone           ${started.phoneUrl}`,
    "",
    ...describeExtension(started),
    ...(started.phoneUrl === undefined ? [] : describePhone(started.phoneUrl, started, isTerminal)),
    "Ctrl-C ends it.",
  ];
  return parts.join("\n");
}

function describeExtension({ browser, extensionDir }: Started): readonly string[] {
  if (browser.kind === "opened") {
    return [
      "A browser with the extension is open: look at any page, click the PairQR icon (or press Alt+Shift+Q),",
      "and point the phone's camera at the code. In your own browser:",
      ...loadSteps(extensionDir),
    ];
  }
  const why = {
    "not-wanted": "No browser was opened.",
    "no-display": "There is no display here, so no browser was opened.",
    "no-browser": "No Chromium or Chrome was found (CHROME_PATH names one), so none was opened.",
    failed: `The browser did not start${browser.kind === "failed" ? `: ${clauseOf(browser.reason)}` : ""}.`,
  }[browser.kind];
  return [`${why} To load the extension:`, ...loadSteps(extensionDir)];
}

/** The first line, without the full stop that our sentence brings itself. */
function clauseOf(reason: string): string {
  return (reason.split("\n")[0] ?? "").replace(/\.$/, "");
}

function loadSteps(extensionDir: string): readonly string[] {
  return [
    "  1. open chrome://extensions and switch on Developer mode",
    `  2. Load unpacked → ${extensionDir}`,
    "  3. pin PairQR to the toolbar",
    "",
  ];
}

function describePhone(
  phoneUrl: string,
  { fingerprint, otherAddresses }: Started,
  isTerminal: boolean,
): readonly string[] {
  return [
    "On the phone, in the same network: this opens the page with which the phone itself can share.",
    "",
    formatQrCode(phoneUrl, isTerminal),
    "",
    "The phone does not know this computer's certificate. Once per phone, either go on past its warning, or",
    `trust the certificate: open ${phoneUrl}/${authorityFileName} there, go on past the warning, and then`,
    "  iOS      Settings → Profile Downloaded → Install; then General → About → Certificate Trust Settings → on",
    "  Android  Settings → Security → Encryption & credentials → Install a certificate → CA certificate",
    "It can vouch for this computer and private networks only. Its SHA-256 fingerprint, to compare before trusting it:",
    `  ${fingerprint.slice(0, 47)}`,
    `  ${fingerprint.slice(48)}`,
    "Nothing opens? Same Wi-Fi, not its guest network, no VPN, and the firewall must let the port in.",
    ...(otherAddresses.length === 0
      ? []
      : [
          `Or it reaches another address of this computer: npm start -- --address ${otherAddresses.join(" or ")}`,
        ]),
    "",
  ];
}

/** Two modules a character; black on white with its quiet zone, whatever the terminal's colours. */
export function formatQrCode(text: string, isTerminal: boolean): string {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const isDark = (row: number, column: number) =>
    row >= 0 && column >= 0 && row < modules.size && column < modules.size && modules.get(row, column) === 1;
  const lines: string[] = [];
  for (let row = -quietZoneModules; row < modules.size + quietZoneModules; row += 2) {
    let line = "";
    for (let column = -quietZoneModules; column < modules.size + quietZoneModules; column += 1) {
      line += halfBlock(isDark(row, column), isDark(row + 1, column));
    }
    lines.push(isTerminal ? `${blackOnWhite}${line}${reset}` : line);
  }
  return lines.join("\n");
}

function halfBlock(isUpperDark: boolean, isLowerDark: boolean): string {
  if (isUpperDark) return isLowerDark ? "█" : "▀";
  return isLowerDark ? "▄" : " ";
}

function title(text: string, isTerminal: boolean): string {
  return isTerminal ? `\n${bold}${text}${reset}` : `\n${text}`;
}
