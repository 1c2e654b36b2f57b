/** What has been found so far, and to look again. */

import { useCallback, useEffect, useState } from "react";
import type { CheckName, Finding } from "./findings.ts";
import type { RunningCheck } from "./run.ts";

/** Undefined: still looking. */
export type CheckRow = { readonly check: CheckName; readonly finding: Finding | undefined };
export type Checks = { readonly rows: readonly CheckRow[]; readonly startAgain: () => void };

export function useChecks(start: () => readonly RunningCheck[]): Checks {
  const [running, setRunning] = useState<readonly RunningCheck[]>([]);
  const [findings, setFindings] = useState<ReadonlyMap<CheckName, Finding>>(new Map());
  const startAgain = useCallback(() => setRunning(start()), [start]);

  useEffect(startAgain, [startAgain]);
  useEffect(() => {
    let isCurrent = true;
    setFindings(new Map());
    for (const { check, finding } of running) {
      void finding.then((found) => {
        if (isCurrent) setFindings((former) => new Map(former).set(check, found));
      });
    }
    return () => {
      isCurrent = false;
    };
  }, [running]);

  return { rows: running.map(({ check }) => ({ check, finding: findings.get(check) })), startAgain };
}
