/**
 * npm run bench [-- name… --report-only --rounds=N --size-mib=N]
 *
 * Runs the named benchmarks, or all, one after the other; exits with 1 when a figure of README.md is missed.
 */

import { parseArgs } from "node:util";
import { type Build, buildProduct } from "./support/product.ts";
import { type Benchmark, formatReport } from "./support/report.ts";

const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  sizes: async () => (await import("./sizes.ts")).measureSizes,
  "code-on-screen": async () => (await import("./code-on-screen.ts")).measureCodeOnScreen,
  "cold-text": async () => (await import("./cold-text.ts")).measureColdText,
  throughput: async () => (await import("./throughput.ts")).measureThroughput,
  memory: async () => (await import("./memory.ts")).measureMemory,
  "idle-sockets": async () => (await import("./idle-sockets.ts")).measureIdleSockets,
  "relay-latency": async () => (await import("./relay-latency.ts")).measureRelayLatency,
  pairings: async () => (await import("./pairings.ts")).measurePairings,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "report-only": { type: "boolean", default: false },
    rounds: { type: "string" },
    "size-mib": { type: "string" },
  },
});

let built: Promise<Build> | undefined;
const options = {
  build: () => {
    built ??= buildProduct();
    return built;
  },
  rounds: toNumber(values.rounds),
  sizeMib: toNumber(values["size-mib"]),
};

let missed = 0;
try {
  for (const name of positionals.length === 0 ? Object.keys(benchmarks) : positionals) {
    const load = benchmarks[name];
    if (load === undefined) {
      throw new Error(`No benchmark is called ${name}. There are: ${Object.keys(benchmarks).join(", ")}.`);
    }
    const measure = await load();
    const report = await measure(options);
    console.log(formatReport(report));
    missed += report.figures.filter((figure) => !figure.isMet).length;
  }
} finally {
  await (await built)?.remove();
}
if (missed > 0) console.log(`\n${missed} ${missed === 1 ? "figure" : "figures"} missed.`);
process.exitCode = missed > 0 && !values["report-only"] ? 1 : 0;

function toNumber(value: string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
