import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { readMetrics } from "./support/metrics.ts";
import { startTestServer } from "./support/test-server.ts";

const infraDir = join(import.meta.dirname, "../../infra");
const read = (path: string) => readFileSync(join(infraDir, path), "utf8");

function dashboardQueries(): readonly string[] {
  const { panels }: { panels: { targets: { expr: string }[] }[] } = JSON.parse(read("grafana/pairqr.json"));
  return panels.flatMap((panel) => panel.targets.map((target) => target.expr));
}

function alertQueries(): readonly string[] {
  const { groups }: { groups: { rules: { expr: string }[] }[] } = parse(read("prometheus/alerts.yml"));
  return groups.flatMap((group) => group.rules.map((rule) => rule.expr));
}

it.each([
  ["grafana/pairqr.json", dashboardQueries],
  ["prometheus/alerts.yml", alertQueries],
])("%s asks for metrics and label values that exist", async (_file, queriesOf) => {
  const { text } = await readMetrics((await startTestServer({ METRICS_PORT: "0" })).metricsUrl);
  const asked = queriesOf().flatMap((query) => [...query.matchAll(/\b(?:pairqr|nodejs|process)_\w+/g)]);
  const names = [...new Set(asked.map(([name]) => name))];
  expect(names.length).toBeGreaterThan(3);
  const families = text.match(/^# TYPE (\S+)/gm)?.map((line) => line.slice("# TYPE ".length)) ?? [];
  const isFamily = (name: string) => families.includes(name.replace(/_(bucket|sum|count)$/, ""));
  expect(names.filter((name) => !isFamily(name) && !families.includes(name))).toEqual([]);
  const labels = queriesOf().flatMap((query) => [...query.matchAll(/\b(event|outcome|store)=~?"([^"]+)"/g)]);
  const values = labels.flatMap(([, label, list = ""]) =>
    list.split("|").map((value) => `${label}="${value}"`),
  );
  expect(values.filter((value) => !text.includes(value))).toEqual([]);
});

it("prometheus.yml reads the rules beside it", () => {
  const { rule_files: ruleFiles }: { rule_files: string[] } = parse(read("prometheus/prometheus.yml"));
  expect(ruleFiles).toEqual(["alerts.yml"]);
});
