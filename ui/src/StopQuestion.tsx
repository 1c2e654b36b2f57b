/** Asks before a transfer under way is stopped, or what was received is lost, or both. */

import type { ReactNode } from "react";
import type { FilesItem } from "#transport/snapshot";
import { useMessages } from "./i18n/context.tsx";
import { isolate } from "./i18n/isolate.ts";
import { type Asked, Question } from "./Question.tsx";

type Props = {
  readonly underWay: readonly FilesItem[];
  readonly loss: Asked | undefined;
  readonly yes: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
};

export function StopQuestion({ underWay, loss, yes, onYes, onNo }: Props): ReactNode {
  const { connection, files } = useMessages();
  if (loss && underWay.length === 0) return <Question {...loss} onYes={onYes} onNo={onNo} />;
  const stop = connection.underWay(whatIs(underWay, files.count));
  // A name may be longer than all that is shown of the question: it comes last.
  const sentence = loss ? `${loss.sentence} ${stop}` : stop;
  return <Question sentence={sentence} yes={yes} no={connection.goOn} onYes={onYes} onNo={onNo} />;
}

function whatIs(items: readonly FilesItem[], count: (files: number) => string): string {
  const all = items.flatMap((item) => item.files);
  const open = all.filter(({ state }) => state !== "done");
  // All are there, and only the last word on them is not.
  const files = open.length > 0 ? open : all;
  const [only] = files;
  return files.length === 1 && only ? isolate(only.name) : count(files.length);
}
