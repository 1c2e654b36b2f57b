/** The doctor on a screen: a summary, and a line for each check with what to do about it. */

import type { ReactNode } from "react";
import { useOwnMessages } from "#ui/i18n/context.tsx";
import { CheckIcon, CloseIcon } from "#ui/icons.tsx";
import { type FindingState, stateOf } from "./findings.ts";
import type { RunningCheck } from "./run.ts";
import { type CheckRow, useChecks } from "./use-checks.ts";
import { type DoctorWords, doctorWords, sentenceOf } from "./words/words.ts";

type Props = { readonly start: () => readonly RunningCheck[] };

const command = (origin: string) => `npm run doctor -- ${origin}`;

export function DoctorPage({ start }: Props): ReactNode {
  const words = useOwnMessages(doctorWords);
  const { rows, startAgain } = useChecks(start);
  const isDone = rows.every(({ finding }) => finding !== undefined);
  return (
    <div className="mx-auto flex min-h-dvh max-w-2xl flex-col">
      <header className="flex items-center gap-2 px-4 pt-4 pb-3">
        <img src="/favicon.svg" alt="" className="size-7" />
        <h1 className="text-lg font-semibold tracking-tight">PairQR · {words.page.title}</h1>
      </header>
      <main className="flex flex-1 flex-col gap-4 px-4 pb-8">
        <Summary rows={rows} isDone={isDone} words={words} />
        <ul className="card divide-y divide-line">
          {rows.map((row) => (
            <Line key={row.check} row={row} words={words} />
          ))}
        </ul>
        <div className="flex flex-wrap gap-2">
          <button type="button" className="button button-primary" disabled={!isDone} onClick={startAgain}>
            {words.page.again}
          </button>
          <a className="button" href="/">
            {words.page.toPage}
          </a>
        </div>
        <section className="text-sm text-muted">
          <p>{words.page.limits}</p>
          <p className="mt-2">
            <code className="block rounded-lg bg-sunken px-3 py-2 text-ink [overflow-wrap:anywhere]">
              {command(location.origin)}
            </code>
          </p>
        </section>
      </main>
    </div>
  );
}

type SummaryProps = {
  readonly rows: readonly CheckRow[];
  readonly isDone: boolean;
  readonly words: DoctorWords;
};

function Summary({ rows, isDone, words: { page } }: SummaryProps): ReactNode {
  const count = (state: FindingState) =>
    rows.filter(({ finding }) => finding !== undefined && stateOf(finding.reason) === state).length;
  const [faults, hints] = [count("fail"), count("warn")];
  const tone = faults > 0 ? tones.fail : hints > 0 ? tones.warn : tones.ok;
  const title = faults > 0 ? page.faults(faults) : hints > 0 ? page.hints(hints) : page.allGood;
  const hint = faults > 0 ? page.faultsHint : hints > 0 ? page.hintsHint : page.allGoodHint;
  return (
    <div role="status" className={`rounded-2xl p-4 ${isDone ? tone : tones.info}`}>
      <p className="font-semibold">{isDone ? title : page.checking}</p>
      {isDone ? <p className="mt-1 text-sm text-ink">{hint}</p> : null}
    </div>
  );
}

const tones: Readonly<Record<FindingState, string>> = {
  ok: "bg-accent-soft text-accent-strong",
  info: "bg-sunken text-ink",
  skipped: "bg-sunken text-muted",
  warn: "bg-warn-soft text-warn",
  fail: "bg-danger-soft text-danger",
};

function Line({ row, words }: { readonly row: CheckRow; readonly words: DoctorWords }): ReactNode {
  const { check, finding } = row;
  const state = finding === undefined ? undefined : stateOf(finding.reason);
  const sentence = finding === undefined ? undefined : sentenceOf(words, finding);
  return (
    <li className="flex gap-3 px-4 py-3" data-check={check} data-state={state ?? "running"}>
      <span
        className={`mt-0.5 flex size-6 shrink-0 items-center justify-center rounded-full ${tones[state ?? "info"]}`}
      >
        <Mark state={state} />
      </span>
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <h2 className="text-sm font-semibold">
          {words.checks[check]}
          <span className="sr-only">
            {words.page.spokenState(state === undefined ? words.page.checking : words.states[state])}
          </span>
        </h2>
        {sentence === undefined ? null : <p className="text-sm text-muted">{sentence.what}</p>}
        {sentence === undefined || sentence.next === "" ? null : (
          <p className="mt-1 text-sm">→ {sentence.next}</p>
        )}
      </div>
    </li>
  );
}

/** Its meaning is in words beside it, for those who do not see it. */
function Mark({ state }: { readonly state: FindingState | undefined }): ReactNode {
  if (state === undefined) return <span className="pulse-dot size-2 rounded-full bg-control-line" />;
  if (state === "ok") return <CheckIcon />;
  if (state === "fail") return <CloseIcon />;
  return (
    <span aria-hidden="true" className="text-sm font-bold">
      {state === "warn" ? "!" : "–"}
    </span>
  );
}
