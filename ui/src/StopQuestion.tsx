/** Asks before a transfer under way is stopped. Going on has the focus: Enter pressed once too often stops nothing. */

import type { ReactNode } from "react";
import type { FilesItem } from "#transport/snapshot";
import { useMessages } from "./i18n/context.tsx";
import { isolate } from "./i18n/isolate.ts";

type Props = {
  readonly underWay: readonly FilesItem[];
  readonly yes: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
};

export function StopQuestion({ underWay, yes, onYes, onNo }: Props): ReactNode {
  const { connection, files } = useMessages();
  return (
    <>
      <p role="alert" className="line-clamp-3 w-full text-sm break-words">
        {connection.underWay(whatIs(underWay, files.count))}
      </p>
      <button type="button" className="button flex-1 text-danger" onClick={onYes}>
        {yes}
      </button>
      <button type="button" className="button flex-1" ref={focus} onClick={onNo}>
        {connection.goOn}
      </button>
    </>
  );
}

function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}

function whatIs(items: readonly FilesItem[], count: (files: number) => string): string {
  const all = items.flatMap((item) => item.files);
  const open = all.filter(({ state }) => state !== "done");
  // All are there, and only the last word on them is not.
  const files = open.length > 0 ? open : all;
  const [only] = files;
  return files.length === 1 && only ? isolate(only.name) : count(files.length);
}
