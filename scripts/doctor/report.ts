/** What was found as lines for a person, or as JSON for a machine. */

import { type Finding, type FindingState, stateOf } from "../../mobile-web/src/doctor/findings.ts";
import { doctorWords, sentenceOf } from "../../mobile-web/src/doctor/words/words.ts";

const words = doctorWords.en;
const nameWidth = Math.max(...Object.values(words.checks).map((name) => name.length));

const marks: Readonly<Record<FindingState, readonly [mark: string, colour: number]>> = {
  ok: ["✔", 32],
  info: ["·", 0],
  skipped: ["·", 90],
  warn: ["!", 33],
  fail: ["✘", 31],
};

export function formatFinding(finding: Finding, hasColours: boolean): string {
  const { what, next } = sentenceOf(words, finding);
  const [mark, colour] = marks[stateOf(finding.reason)];
  const painted = hasColours ? `\u001b[${colour}m${mark}\u001b[0m` : mark;
  const line = `${painted} ${words.checks[finding.check].padEnd(nameWidth)}  ${what}`;
  return next === "" ? line : `${line}\n  ${" ".repeat(nameWidth)}  → ${next}`;
}

export function formatSummary(findings: readonly Finding[]): string {
  const count = (state: FindingState) => findings.filter(({ reason }) => stateOf(reason) === state).length;
  const { page } = words;
  if (count("fail") > 0) return `${page.faults(count("fail"))}.`;
  return count("warn") > 0 ? `${page.hints(count("warn"))}.` : `${page.allGood}.`;
}

/** `checks` in the order in which they are shown; `reason` and `facts` do not change with the words. */
export function formatJson(server: string, findings: readonly Finding[]): string {
  const checks = findings.map((finding) => {
    const { check, reason, facts } = finding;
    return { check, state: stateOf(reason), reason, facts, ...sentenceOf(words, finding) };
  });
  return JSON.stringify({ server, isWell: !hasFault(findings), checks }, null, 2);
}

export function hasFault(findings: readonly Finding[]): boolean {
  return findings.some(({ reason }) => stateOf(reason) === "fail");
}
