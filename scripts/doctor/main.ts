/**
 * `npm run doctor -- https://host`: what works on a server, and the cure for what does not.
 *
 *   --json             for machines          --ca <file>         PEM of an authority of one's own
 *   --http-port <n>    where http is, if not at 80
 *
 * Ends with 0 when nothing is broken, 1 when something is, 2 when it was asked wrongly. It asks that server, and the
 * STUN and TURN servers it names, and nobody else.
 */

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Finding } from "../../mobile-web/src/doctor/findings.ts";
import { type Examination, examine } from "./examine.ts";
import { formatFinding, formatJson, formatSummary, hasFault } from "./report.ts";

const usage = "npm run doctor -- https://host [--json] [--ca file.pem] [--http-port 80]";

const { examination, isJson } = readArguments();
const findings: Finding[] = [];
if (!isJson) console.log(`PairQR doctor: ${examination.origin}\n`);
for (const { finding } of examine(examination)) {
  const found = await finding;
  findings.push(found);
  if (!isJson) console.log(formatFinding(found, process.stdout.isTTY === true));
}
console.log(isJson ? formatJson(examination.origin, findings) : `\n${formatSummary(findings)}`);
process.exitCode = hasFault(findings) ? 1 : 0;

function readArguments(): { readonly examination: Examination; readonly isJson: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        ca: { type: "string" },
        "http-port": { type: "string", default: "80" },
      },
    });
    const [address = "", ...more] = positionals;
    const httpPort = Number(values["http-port"]);
    if (more.length > 0 || !/^https?:\/\/[^/]+\/?$/.test(address)) throw new Error("Say which server.");
    if (!Number.isInteger(httpPort) || httpPort < 1 || httpPort > 65_535) {
      throw new Error("--http-port is a port number.");
    }
    return {
      isJson: values.json,
      examination: {
        origin: new URL(address).origin,
        authority: values.ca === undefined ? undefined : readFileSync(values.ca, "utf8"),
        httpPort,
      },
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}
