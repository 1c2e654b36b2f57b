/** Literal popup states, one for each screen and each thing it can have to say: for tests and for looking at them. */

import type { SessionSnapshot } from "#transport/snapshot";
import { saveKey } from "#ui/save-key.ts";
import {
  cancelledItems,
  endedState,
  endReasons,
  filesItem,
  itemStates,
  sessionStates,
  testLink,
  textItem,
  unfinishedItems,
} from "#ui/test-states.ts";
import type { Content } from "../lib/content.ts";
import type { Settings } from "../lib/settings.ts";
import type { PopupState } from "../popup/popup-state.ts";

const settings: Settings = {
  server: { serverUrl: "https://pairqr.example", pageOrigin: "https://pairqr.example" },
  language: "en",
  theme: "system",
  isPlainQr: false,
};

const page: Content = {
  source: "page",
  share: {
    textKind: "link",
    title: "How QR codes work, and why they need a quiet zone",
    text: "https://example.org/articles/2026/qr-codes?section=quiet-zone#figure-3",
  },
  note: null,
};
const selection: Content = {
  source: "selection",
  share: {
    textKind: "text",
    title: "",
    text: "The meeting moved to 15:30.\nBring the signed form – both pages. 🖊️",
  },
  note: null,
};

export const base: PopupState = {
  settings,
  place: { isWindow: false, tabId: null },
  view: null,
  hiddenUpTo: 0,
  ownLink: testLink,
  content: page,
  isContentSent: false,
  isTextAsFile: false,
  isFetchingImage: false,
  isImageLost: false,
  plainText: null,
  edits: [],
  isHostLost: false,
  dismissedNotices: [],
};

function hosting(session: SessionSnapshot, over: Partial<PopupState> = {}): PopupState {
  return {
    ...base,
    view: {
      sessionNumber: 1,
      session: { ...session, role: "host" },
      serverUrl: settings.server?.serverUrl ?? null,
      unsavedIds: [],
      saves: {},
    },
    ...over,
  };
}

function withSaves(
  session: SessionSnapshot,
  kind: "saved" | "failed",
  unsavedIds: readonly string[] = [],
): PopupState {
  const save = kind === "saved" ? ({ kind, downloadId: 1 } as const) : ({ kind } as const);
  const saves = Object.fromEntries(
    session.items.flatMap((item) =>
      item.kind === "files" ? item.files.map((_, index) => [saveKey(item.id, index), save]) : [],
    ),
  );
  const { view, ...state } = hosting(session);
  return { ...state, view: view && { ...view, unsavedIds, saves } };
}

const plain: PopupState = { ...base, ownLink: null, settings: { ...settings, isPlainQr: true } };
const linkQueued = textItem({
  id: "sent-text-9",
  direction: "sent",
  state: "queued",
  textKind: "link",
  title: page.share?.title ?? "",
  text: page.share?.text ?? "",
});

export const popupStates = {
  firstPaint: { ...base, content: null },
  found: base,
  foundSelection: { ...base, content: selection },
  waiting: hosting({ ...sessionStates.waiting, items: [linkQueued] }),
  waitingMany: hosting({
    ...sessionStates.waiting,
    items: [linkQueued, itemStates.textQueued, itemStates.filesQueued],
  }),
  waitingRefused: hosting(sessionStates.waitingRefused),
  waitingEmpty: hosting(sessionStates.waiting, {
    content: { source: "page", share: null, note: "hidden-page" },
  }),
  waitingPdf: hosting(
    { ...sessionStates.waiting, items: [linkQueued] },
    { content: { ...page, note: "pdf" } },
  ),
  waitingEdited: hosting(
    { ...sessionStates.waiting, items: [linkQueued, itemStates.textQueued] },
    { edits: [{ itemId: linkQueued.id, original: linkQueued.text, text: "https://example.org/half" }] },
  ),
  waitingEditedText: hosting(
    { ...sessionStates.waiting, items: [itemStates.textQueued] },
    {
      edits: [
        { itemId: itemStates.textQueued.id, original: itemStates.textQueued.text, text: "half a text" },
      ],
    },
  ),
  fetchingImage: hosting(sessionStates.waiting, {
    isFetchingImage: true,
    content: { source: "menu", share: null, note: null },
  }),
  imageLost: hosting({ ...sessionStates.waiting, items: [linkQueued] }, { isImageLost: true }),
  waitingUnsaved: withSaves(
    { ...sessionStates.waiting, items: [linkQueued, ...sessionStates.withPhotos.items] },
    "failed",
    sessionStates.withPhotos.items.map(({ id }) => id),
  ),
  serverUnreachable: hosting(sessionStates.waitingWithItem),
  noPath: hosting({ ...sessionStates.noPath, items: [linkQueued] }),
  connecting: hosting({ ...sessionStates.connecting, items: [linkQueued] }),
  connected: hosting(sessionStates.connected),
  connectedSelection: hosting(sessionStates.connectedRelayed, { content: selection }),
  longText: hosting(sessionStates.connected, { isTextAsFile: true }),
  transfer: hosting(sessionStates.withTransfer, { isContentSent: true }),
  many: hosting(sessionStates.withMany),
  connectedImageLost: hosting(sessionStates.connected, { isImageLost: true }),
  quiet: hosting(sessionStates.quiet),
  reconnecting: hosting(sessionStates.reconnecting),
  secondPhone: hosting(sessionStates.secondPhone),
  received: withSaves({ ...sessionStates.withText, items: [itemStates.textReceived, filesItem()] }, "saved"),
  notSaved: withSaves(sessionStates.withPhotos, "failed"),
  photosReceived: withSaves(sessionStates.withPhotos, "saved"),
  cancelled: hosting({ ...sessionStates.connected, items: cancelledItems }),
  hostile: hosting(sessionStates.hostile),
  endedUnfinished: hosting(endedState({ kind: "ended-by-peer" }, { items: unfinishedItems })),
  ended: hosting(endedState({ kind: "ended-by-peer" }, { items: [itemStates.textReceived] })),
  endedAndAsked: hosting(endedState({ kind: "ended-by-peer" }, { items: [itemStates.textReceived] }), {
    content: { ...page, source: "menu" },
  }),
  expired: hosting(endedState({ kind: "link-expired" }, { peer: null, safetyWords: null })),
  tampered: hosting(endedState({ kind: "tampered" })),
  hostLost: { ...base, isHostLost: true },
  setup: { ...base, ownLink: null, settings: { ...settings, server: null } },
  plain,
  plainUnsaved: {
    ...withSaves(
      { ...endedState({ kind: "ended-here" }), peer: null, items: sessionStates.withPhotos.items },
      "failed",
      sessionStates.withPhotos.items.map(({ id }) => id),
    ),
    ownLink: null,
    settings: plain.settings,
  },
  plainTyped: { ...plain, plainText: "typed over the page" },
  plainPdf: { ...plain, content: { ...page, note: "pdf" } },
  plainTooLong: {
    ...plain,
    content: {
      source: "selection",
      share: { textKind: "text", title: "", text: "word ".repeat(200) },
      note: null,
    },
  },
  plainEmpty: { ...plain, content: { source: "page", share: null, note: "hidden-page" } },
} satisfies Record<string, PopupState>;

/** One for each way in which a session ends. */
export const endedPopupStates: Readonly<Record<string, PopupState>> = Object.fromEntries(
  endReasons.map((reason) => [`ended-${reason.kind}`, hosting(endedState(reason))]),
);
