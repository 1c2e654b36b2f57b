/** The page's outline: name on top, content in the middle, and what one sends with always at hand at the bottom. */

import { type ReactNode, useState } from "react";
import type { Notice } from "#transport/snapshot";
import { NoticeList } from "#ui/NoticeList.tsx";

type Props = {
  readonly children: ReactNode;
  readonly notices?: readonly Notice[];
  readonly bottom?: ReactNode;
};

export function PageFrame({ children, notices = [], bottom }: Props): ReactNode {
  // By object: when the same happens again, that is another one, and is shown again.
  const [dismissed, setDismissed] = useState<readonly Notice[]>([]);
  return (
    <div className="mx-auto flex min-h-dvh max-w-xl flex-col">
      <header className="flex items-center gap-2 px-4 pt-4 pb-3">
        <img src="/favicon.svg" alt="" className="size-7" />
        <h1 className="text-lg font-semibold tracking-tight">PairQR</h1>
      </header>
      <main className="flex flex-1 flex-col gap-4 px-4 pb-4">
        <NoticeList
          notices={notices.filter((notice) => !dismissed.includes(notice))}
          onDismiss={(notice) => setDismissed([...dismissed, notice])}
        />
        {children}
      </main>
      {bottom === undefined ? null : (
        <footer className="sticky bottom-0 bg-canvas px-3 pt-1 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
          {bottom}
        </footer>
      )}
    </div>
  );
}
