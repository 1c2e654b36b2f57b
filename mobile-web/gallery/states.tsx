/** The phone page's screens from literal snapshots, for the gallery. */

import type { ReactNode } from "react";
import type { SessionSnapshot } from "#transport/snapshot";
import { createDraft } from "#ui/draft.ts";
import {
  cancelledItems,
  endedState,
  endReasons,
  inPhase,
  itemStates,
  sessionStates,
  snapshotBase,
  unfinishedItems,
} from "#ui/test-states.ts";
import type { GalleryStates } from "../../ui/gallery/states.ts";
import type { PageActions } from "../src/app/actions.ts";
import { Screen } from "../src/app/Screen.tsx";

export const states: GalleryStates = {
  ...mapValues(sessionStates, (snapshot) => () => screen(current(snapshot))),
  "connecting-long": () => screen(inPhase({ kind: "connecting", since: Date.now() - 6_000 }, { peer: null })),
  ...Object.fromEntries(
    endReasons.map((reason) => [`ended-${reason.kind}`, () => screen(endedState(reason))]),
  ),
  "ended-host": () =>
    screen(endedState({ kind: "link-expired" }, { role: "host", items: [itemStates.textQueued] })),
  "ended-unfinished": () => screen(endedState({ kind: "ended-by-peer" }, { items: unfinishedItems })),
  "ended-typed": () => screen(endedState({ kind: "peer-lost" }), { ...actions, draft: typedDraft() }),
  cancelled: () => screen(inPhase(snapshotBase.phase, { items: cancelledItems })),
  texts: () =>
    screen(
      inPhase(snapshotBase.phase, {
        items: [itemStates.textLong, itemStates.textRightToLeft].map((item, index) => ({
          ...item,
          id: `${index}`,
        })),
      }),
    ),
};

function screen(snapshot: SessionSnapshot, over: PageActions = actions): ReactNode {
  return <Screen snapshot={snapshot} actions={over} />;
}

function typedDraft(): PageActions["draft"] {
  const draft = createDraft();
  draft.keep("Half a letter that nobody has sent yet");
  return draft;
}

const actions: PageActions = {
  sendText: () => undefined,
  sendFiles: () => undefined,
  cancel: () => undefined,
  remove: () => undefined,
  readFile: () => paintPicture(),
  markSaved: () => undefined,
  saved: new Set(),
  end: () => undefined,
  shareFromHere: () => undefined,
  retry: () => undefined,
  draft: createDraft(),
};

/** Snapshots are of a fixed time; a countdown is of now. */
function current(snapshot: SessionSnapshot): SessionSnapshot {
  const { phase, linkExpiresAt } = snapshot;
  return {
    ...snapshot,
    linkExpiresAt: linkExpiresAt === null ? null : Date.now() + 581_000,
    phase: phase.kind === "connecting" ? { ...phase, since: Date.now() } : phase,
  };
}

async function paintPicture(): Promise<File> {
  const canvas = new OffscreenCanvas(1200, 800);
  const context = canvas.getContext("2d");
  if (context !== null) {
    const sky = context.createLinearGradient(0, 0, 0, 800);
    sky.addColorStop(0, "#9cc8e8");
    sky.addColorStop(1, "#f4d9a8");
    context.fillStyle = sky;
    context.fillRect(0, 0, 1200, 800);
    context.fillStyle = "#3c6e54";
    context.fillRect(0, 560, 1200, 240);
  }
  return new File([await canvas.convertToBlob({ type: "image/jpeg" })], "picture.jpg", {
    type: "image/jpeg",
  });
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
