/** What a benchmark is given, what it hands back, and how that is printed. */

import type { Build } from "./product.ts";

/** A number that bench/README.md asks for: met or missed, nothing between. */
type Figure = {
  readonly name: string;
  readonly measured: string;
  readonly target: string;
  readonly isMet: boolean;
};

export type Report = {
  readonly title: string;
  /** First row: the headings. */
  readonly table: readonly (readonly string[])[];
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
};

export type BenchOptions = {
  /** One build for all benchmarks of a run. */
  readonly build: () => Promise<Build>;
  /** Interleaved rounds; each benchmark has its own default. */
  readonly rounds: number | undefined;
  /** Size of the file to move where that can be chosen. */
  readonly sizeMib: number | undefined;
};

export type Benchmark = (options: BenchOptions) => Promise<Report>;

export function formatReport(report: Report): string {
  return [
    `\n## ${report.title}\n`,
    formatTable(report.table),
    "",
    ...report.figures.map(formatFigure),
    ...report.notes.map((note) => `  ${note}`),
  ].join("\n");
}

function formatFigure(figure: Figure): string {
  return `${figure.isMet ? "met   " : "MISSED"} ${figure.name}: ${figure.measured} (asked: ${figure.target})`;
}

/** A Markdown table with its columns aligned. */
function formatTable(table: Report["table"]): string {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? "").length)),
  );
  const lines = table.map(
    (row) => `| ${widths.map((width, i) => (row[i] ?? "").padEnd(width)).join(" | ")} |`,
  );
  lines.splice(1, 0, `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  return lines.join("\n");
}
