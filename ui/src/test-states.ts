/** Literal snapshots, one for each thing a screen can have to show: for tests, the gallery and its screenshots. */

import type { CancelReason } from "#protocol/transfer/messages";
import type {
  EndReason,
  FileRow,
  FilesItem,
  FilesState,
  Item,
  OwnCancelReason,
  Phase,
  SessionSnapshot,
  TextItem,
} from "#transport/snapshot";

const at = Date.UTC(2026, 4, 12, 9, 41);

export const testLink = "https://pairqr.example/#1q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA";

/** What a hostile other side might call itself or its files: markup, right-to-left override, great length. */
export const hostileName = `<img src=x onerror="alert(1)">\u202egpj.exe ${"very long ".repeat(12)}`;

export const snapshotBase: SessionSnapshot = {
  role: "guest",
  phase: { kind: "connected", path: "direct", isQuiet: false },
  link: null,
  linkExpiresAt: null,
  peer: { label: "Chromium on Linux", deviceKind: "computer" },
  safetyWords: ["harbour", "velvet", "orbit", "cactus"],
  items: [],
  notices: [],
};

export function textItem(over: Partial<TextItem> = {}): TextItem {
  return {
    kind: "text",
    id: "received-text-1",
    direction: "received",
    at,
    textKind: "text",
    title: "",
    text: "The meeting moved to 15:30.\nBring the signed form – both pages. 🖊️",
    state: "delivered",
    ...over,
  };
}

export function fileRow(over: Partial<FileRow> = {}): FileRow {
  const name = over.name ?? "Annual report 2026.pdf";
  return {
    name,
    path: name,
    sizeBytes: 4_812_345,
    mediaType: "application/pdf",
    durableBytes: 4_812_345,
    state: "done",
    ...over,
  };
}

export function filesItem(over: Partial<FilesItem> = {}): FilesItem {
  const files = over.files ?? [fileRow()];
  return {
    kind: "files",
    id: "received-files-1",
    direction: "received",
    at,
    files,
    totalBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    durableBytes: files.reduce((sum, file) => sum + file.durableBytes, 0),
    bytesPerSecond: 0,
    secondsLeft: null,
    state: { kind: "done" },
    ...over,
  };
}

const photos = ["IMG_2041.jpg", "IMG_2042.jpg", "IMG_2043.heic"].map((name, index) =>
  fileRow({
    name,
    sizeBytes: 3_100_000,
    mediaType: "image/jpeg",
    durableBytes: [3_100_000, 1_240_000, 0][index] ?? 0,
    state: (["done", "active", "waiting"] as const)[index] ?? "waiting",
  }),
);

const folder = Array.from({ length: 512 }, (_, index) =>
  fileRow({
    name: `page-${index + 1}.html`,
    path: `site/archive/page-${index + 1}.html`,
    sizeBytes: 48_200,
    durableBytes: index < 120 ? 48_200 : 0,
    state: index < 120 ? "done" : index === 120 ? "active" : "waiting",
  }),
);

const runningFiles: Partial<FilesItem> = {
  files: [fileRow({ durableBytes: 1_900_000, state: "active" })],
  bytesPerSecond: 8_240_000,
  secondsLeft: 4,
  state: { kind: "active" },
};

export const itemStates = {
  textReceived: textItem(),
  textLong: textItem({ text: "One line among very many, written to be scrolled past.\n".repeat(400) }),
  textWithLinks: textItem({
    text: "The tickets: https://rail.example/t/8F3K. The hotel (https://the-small-hotel-behind-the-old-lighthouse-by-the-river.example/book?nights=2) is booked.",
  }),
  textRightToLeft: textItem({ text: "مرحبا بالعالم، هذا نص من اليمين إلى اليسار." }),
  textQueued: textItem({ id: "sent-text-1", direction: "sent", state: "queued" }),
  /** One too many: none of it has left this device. */
  textRefused: textItem({ id: "sent-text-4", direction: "sent", text: "One more", state: "refused" }),
  textSent: textItem({ id: "sent-text-3", direction: "sent", text: "Almost there", state: "sent" }),
  textDelivered: textItem({ id: "sent-text-2", direction: "sent", text: "On my way", state: "delivered" }),
  linkReceived: textItem({
    textKind: "link",
    title: "How QR codes work, and why they need a quiet zone",
    text: "https://example.org/articles/2026/qr-codes?section=quiet-zone#figure-3",
  }),
  /** Claims to be a link, and is none that may be opened. */
  linkHostile: textItem({ textKind: "link", title: hostileName, text: "javascript:alert(document.domain)" }),
  filesQueued: filesItem({
    ...runningFiles,
    id: "sent-files-1",
    direction: "sent",
    state: { kind: "queued" },
  }),
  /** Too many for one transfer: of such a list the first row is shown. */
  filesRefused: filesItem({
    ...runningFiles,
    id: "sent-files-3",
    direction: "sent",
    state: { kind: "cancelled", by: "here", reason: "too-large" },
  }),
  fileActive: filesItem(runningFiles),
  filePaused: filesItem({ ...runningFiles, state: { kind: "paused" } }),
  photosActive: filesItem({
    files: photos,
    bytesPerSecond: 5_100_000,
    secondsLeft: 75,
    state: { kind: "active" },
  }),
  folderActive: filesItem({
    files: folder,
    bytesPerSecond: 2_300_000,
    secondsLeft: 8,
    state: { kind: "active" },
  }),
  fileDone: filesItem(),
  fileDelivered: filesItem({ id: "sent-files-2", direction: "sent" }),
  photosDone: filesItem({
    files: photos.map((file) => ({ ...file, durableBytes: file.sizeBytes, state: "done" as const })),
  }),
  /** By a reload of the page that was sending. */
  photosCut: filesItem({
    id: "sent-files-4",
    direction: "sent",
    files: photos.map((file) => (file.state === "done" ? file : { ...file, state: "unconfirmed" })),
    state: { kind: "cancelled", by: "here", reason: "reloaded" },
  }),
  fileEmpty: filesItem({ files: [fileRow({ name: "empty.txt", sizeBytes: 0, durableBytes: 0 })] }),
  filesHostile: filesItem({ files: [fileRow({ name: hostileName }), fileRow({ name: `2-${hostileName}` })] }),
} satisfies Record<string, Item>;

const cancelReasons: Record<CancelReason, true> = {
  user: true,
  "file-unreadable": true,
  "storage-full": true,
  "storage-failed": true,
  "too-many": true,
};

const ownCancelReasons: Record<OwnCancelReason, true> = {
  ...cancelReasons,
  "too-large": true,
  reloaded: true,
};

export const cancelledItems: readonly FilesItem[] = [
  ...reasonsOf(ownCancelReasons).map((reason) => cancelledItem({ kind: "cancelled", by: "here", reason })),
  ...reasonsOf(cancelReasons).map((reason) => cancelledItem({ kind: "cancelled", by: "peer", reason })),
];

function cancelledItem(state: Extract<FilesState, { kind: "cancelled" }>): FilesItem {
  return filesItem({ ...runningFiles, id: `cancelled-${state.by}-${state.reason}`, state });
}

const endKinds: Record<Exclude<EndReason["kind"], "protocol-error">, true> = {
  "ended-here": true,
  "ended-by-peer": true,
  "link-expired": true,
  "link-invalid": true,
  "already-joined": true,
  "session-unknown": true,
  "in-another-tab": true,
  "server-unreachable": true,
  "no-path": true,
  "peer-lost": true,
  tampered: true,
  "unsupported-browser": true,
  "too-many-attempts": true,
};

export const endReasons: readonly EndReason[] = [
  ...reasonsOf(endKinds).map((kind): EndReason => ({ kind })),
  { kind: "protocol-error", code: "version-mismatch" },
];

export function inPhase(phase: Phase, over: Partial<SessionSnapshot> = {}): SessionSnapshot {
  return { ...snapshotBase, phase, ...over };
}

const nobody = { peer: null, safetyWords: null } as const;

/** Name → what the session looks like; the ended ones are in `endReasons`. */
export const sessionStates = {
  waiting: inPhase(
    { kind: "waiting" },
    { ...nobody, role: "host", link: testLink, linkExpiresAt: at + 600_000 },
  ),
  waitingWithItem: inPhase(
    { kind: "waiting" },
    {
      ...nobody,
      role: "host",
      link: testLink,
      linkExpiresAt: at + 581_000,
      items: [itemStates.textQueued],
      notices: [{ kind: "server-unreachable" }],
    },
  ),
  waitingRefused: inPhase(
    { kind: "waiting" },
    {
      ...nobody,
      role: "host",
      link: testLink,
      linkExpiresAt: at + 581_000,
      items: [itemStates.textQueued, itemStates.textRefused, itemStates.filesRefused],
    },
  ),
  connecting: inPhase({ kind: "connecting", since: at }, nobody),
  noPath: inPhase(
    { kind: "connecting", since: at },
    { ...nobody, role: "host", notices: [{ kind: "no-path" }] },
  ),
  connected: snapshotBase,
  connectedRelayed: inPhase({ kind: "connected", path: "relayed", isQuiet: false }),
  quiet: inPhase({ kind: "connected", path: "direct", isQuiet: true }, { items: [itemStates.filePaused] }),
  reconnecting: inPhase({ kind: "reconnecting", until: at + 600_000 }, { items: [itemStates.filePaused] }),
  withText: inPhase(snapshotBase.phase, { items: [itemStates.textReceived] }),
  withLinks: inPhase(snapshotBase.phase, { items: [itemStates.textWithLinks, itemStates.folderActive] }),
  withLink: inPhase(snapshotBase.phase, { items: [itemStates.textDelivered, itemStates.linkReceived] }),
  withTransfer: inPhase(snapshotBase.phase, { items: [itemStates.linkReceived, itemStates.fileActive] }),
  withPhotos: inPhase(snapshotBase.phase, { items: [itemStates.photosDone] }),
  cutShort: inPhase(snapshotBase.phase, { items: [itemStates.photosCut] }),
  withMany: inPhase(snapshotBase.phase, {
    items: [itemStates.textDelivered, { ...itemStates.photosActive, id: "b" }, itemStates.folderActive],
  }),
  secondPhone: inPhase(snapshotBase.phase, {
    notices: [{ kind: "second-phone-refused" }, { kind: "tampered" }],
  }),
  hostile: inPhase(snapshotBase.phase, {
    peer: { label: hostileName, deviceKind: "other" },
    items: [itemStates.linkHostile, itemStates.filesHostile],
  }),
} satisfies Record<string, SessionSnapshot>;

export function endedState(reason: EndReason, over: Partial<SessionSnapshot> = {}): SessionSnapshot {
  return inPhase({ kind: "ended", reason }, over);
}

const unfinished: FilesState = { kind: "unfinished", wasQueued: false };

/** What an end leaves of all that was under way; one file of the photos had come. */
export const unfinishedItems: readonly Item[] = [
  { ...itemStates.textQueued, state: "unsent" },
  { ...itemStates.textSent, state: "undelivered" },
  { ...itemStates.filesQueued, state: { kind: "unfinished", wasQueued: true } },
  filesItem({ ...runningFiles, id: "received-files-4", state: unfinished }),
  filesItem({
    id: "received-files-5",
    files: photos.map((file) => (file.state === "done" ? file : { ...file, state: "failed" })),
    state: unfinished,
  }),
];

/** Every reason, and the compiler says when one is missing. */
function reasonsOf<Reason extends string>(table: Record<Reason, true>): Reason[] {
  return Object.keys(table) as Reason[];
}
