/** Tables of what an operator may set and may be woken by: they name all of it, and nothing that is not there. */

import { expect, test } from "vitest";
import { compose } from "./support/compose.ts";
import { apiVariables, readText, readYaml } from "./support/files.ts";

type Alert = {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
};

const { groups } = readYaml("infra/prometheus/alerts.yml") as {
  readonly groups: readonly { readonly rules: readonly Alert[] }[];
};
const rules = groups.flatMap((group) => group.rules);

test("docs/operating.md has a row for each variable that the server reads, and for no other", () => {
  const named = namesIn(firstCells("docs/operating.md", "Settings"));
  expect([...named].sort()).toEqual([...apiVariables()].sort());
});

test("infra/README.md has a row for each variable that a build of the extension reads, and for no other", () => {
  const read = [...readText("wxt.config.ts").matchAll(/process\.env\.(\w+)/g)].map(([, name = ""]) => name);
  const named = namesIn(firstCells("infra/README.md", "The extension"));
  expect([...named].sort()).toEqual([...new Set(read)].sort());
});

test("docs/operating.md says of each alert, by its urgency, what to do first", () => {
  const said = firstCells("docs/operating.md", "Alerts");
  expect([...said].sort()).toEqual(
    rules.map(({ alert, labels }) => `\`${alert}\` (${labels.severity})`).sort(),
  );
});

test("nodes that are gone are noticed by the job of prometheus.yml, and by their number where the job is another", () => {
  const exprOf = (name: string) => rules.find(({ alert }) => alert === name)?.expr;
  const prometheus = readYaml("infra/prometheus/prometheus.yml") as {
    readonly scrape_configs: readonly { readonly job_name: string }[];
  };
  const [job] = prometheus.scrape_configs;
  expect(exprOf("PairqrNodeDown")).toBe(`up{job="${job?.job_name}"} == 0`);
  const nodes = Object.keys(compose.services).filter((name) => name.startsWith("api-")).length;
  // Of a metric that is gone there is no count, and that is no 0.
  expect(exprOf("PairqrTooFewNodes")).toBe(`(count(pairqr_build_info) or vector(0)) < ${nodes}`);
  expect(readText("infra/kubernetes/base/api.yaml")).toContain(`minReplicas: ${nodes}\n`);
});

test("[SG43] the firewall's rule for coturn's host names the user and the ports that coturn has", () => {
  const { user = "", environment = {} } = compose.services.coturn ?? {};
  const { TURN_PORT, TURN_MIN_PORT, TURN_MAX_PORT } = environment;
  const [uid] = user.split(":");
  const allowed = `{ ${TURN_PORT}, ${TURN_MIN_PORT}-${TURN_MAX_PORT} }`;
  expect(readText("infra/coturn/README.md")).toContain(
    `meta skuid ${uid} ct state new fib daddr type local udp dport != ${allowed} counter drop`,
  );
  expect(readText("infra/kubernetes/coturn/coturn.yaml")).toContain(`runAsUser: ${uid}\n`);
});

test("infra/README.md upgrades by new images, one service after the other, and all that is left at the end", () => {
  const [, block = ""] = /\n## Upgrade\n```sh\n([^`]+)```/.exec(readText("infra/README.md")) ?? [];
  const [build, ...replaced] = block.trim().split("\n");
  expect(build).toBe("git pull && docker compose build");
  expect(replaced).toEqual([
    ...["caddy", "api-1", "api-2"].map((name) => `docker compose up -d --no-deps --wait ${name}`),
    "docker compose up -d --wait",
  ]);
  const nodes = Object.keys(compose.services).filter((name) => name.startsWith("api-"));
  for (const name of nodes) expect(block).toContain(` ${name}\n`);
});

/** Of the rows of a section's tables: what stands in the first cell, where it begins with a name in code. */
function firstCells(document: string, heading: string): readonly string[] {
  const [, section = ""] = readText(document).split(`\n## ${heading}\n`);
  const [own = ""] = section.split("\n## ");
  return [...own.matchAll(/^\| (`[^|]*?) \|/gm)].map(([, cell = ""]) => cell);
}

function namesIn(cells: readonly string[]): readonly string[] {
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
}
