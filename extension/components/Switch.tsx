/** On or off, with words beside it. */

import { type ReactNode, useId } from "react";

type Props = {
  readonly label: string;
  readonly hint: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  /** The hint is read out, and shown when the mouse rests there. */
  readonly isCompact?: boolean;
};

export function Switch({ label, hint, isOn, onChange, isCompact = false }: Props): ReactNode {
  const id = useId();
  return (
    <div className="flex items-center gap-3" title={isCompact ? hint : undefined}>
      <div className="min-w-0 flex-1">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        <p id={`${id}-hint`} className={isCompact ? "sr-only" : "text-xs text-muted"}>
          {hint}
        </p>
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-describedby={`${id}-hint`}
        checked={isOn}
        aria-checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
        className="switch"
      />
    </div>
  );
}
