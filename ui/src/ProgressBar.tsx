/**
 * How far a transfer is, as a bar that screen readers can read.
 *
 * It moves in steps: gliding would draw 60 frames a second for the whole transfer, on the processor that it wants.
 */

import type { ReactNode } from "react";
import { useFormat } from "./i18n/context.tsx";

type Props = {
  readonly label: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly isPaused?: boolean;
};

export function ProgressBar({ label, doneBytes, totalBytes, isPaused = false }: Props): ReactNode {
  const format = useFormat();
  const fraction = totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(fraction * 100)}
      aria-valuetext={format.percent(Math.floor(fraction * 100) / 100)}
      className="h-2 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className={`h-full origin-left rounded-full ${isPaused ? "bg-control-line" : "bg-accent"}`}
        style={{ transform: `scaleX(${fraction})` }}
      />
    </div>
  );
}
