/** The page's outline: name on top, content in the middle, and what one sends with always at hand at the bottom. */

import type { ReactNode } from "react";

type Props = {
  readonly children: ReactNode;
  readonly bottom?: ReactNode;
};

export function PageFrame({ children, bottom }: Props): ReactNode {
  return (
    <div className="mx-auto flex min-h-dvh max-w-xl flex-col">
      <header className="flex items-center gap-2 px-4 pt-4 pb-3">
        <img src="/favicon.svg" alt="" className="size-7" />
        <h1 className="text-lg font-semibold tracking-tight">PairQR</h1>
      </header>
      <main className="flex flex-1 flex-col gap-4 px-4 pb-4">{children}</main>
      {bottom === undefined ? null : (
        <footer className="sticky bottom-0 bg-canvas px-3 pt-1 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
          {bottom}
        </footer>
      )}
    </div>
  );
}
