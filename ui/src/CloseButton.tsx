/** A cross that puts something away: what, is said by the title. */

import type { ReactNode } from "react";
import { CloseIcon } from "./icons.tsx";

type Props = {
  readonly label: string;
  readonly title?: string;
  readonly className: string;
  readonly onClick: () => void;
};

export function CloseButton({ label, title = label, className, onClick }: Props): ReactNode {
  return (
    <button
      type="button"
      className={`-my-1 flex size-8 shrink-0 cursor-pointer items-center justify-center rounded-lg pointer-coarse:-my-2.5 pointer-coarse:size-11 ${className}`}
      aria-label={label}
      title={title}
      onClick={onClick}
    >
      <CloseIcon />
    </button>
  );
}
