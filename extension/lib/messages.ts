/**
 * The typed message map between the extension's contexts: every small message, its body and its answer.
 *
 *   popup ──ensure-host──► background ──share──► host (the offscreen document)
 *                          background ◄─badge── host
 *
 * `host` is whoever owns the peer session. Files go by file-channel.ts, the session's state by session-port.ts.
 */

import * as v from "valibot";

/** What goes to the phone as text. */
export const textShareSchema = v.object({
  textKind: v.picklist(["text", "link"]),
  title: v.string(),
  text: v.string(),
});
export type TextShare = v.InferOutput<typeof textShareSchema>;

export const badgeSchema = v.variant("kind", [
  v.object({ kind: v.literal("none") }),
  v.object({ kind: v.literal("waiting") }),
  v.object({ kind: v.literal("connected") }),
  v.object({ kind: v.literal("progress"), percent: v.pipe(v.number(), v.minValue(0), v.maxValue(100)) }),
  v.object({ kind: v.literal("problem") }),
]);
export type Badge = v.InferOutput<typeof badgeSchema>;

/** What the user is told in a notification; the sentences are made in the background, in the user's language. */
export const newsSchema = v.variant("kind", [
  v.object({ kind: v.literal("text-arrived"), from: v.string(), text: v.string() }),
  v.object({
    kind: v.literal("files-saved"),
    from: v.string(),
    count: v.number(),
    firstName: v.string(),
    downloadId: v.number(),
  }),
  v.object({ kind: v.literal("files-not-saved"), count: v.number(), firstName: v.string() }),
]);
export type News = v.InferOutput<typeof newsSchema>;

export const messages = {
  /** The host is there when this answers. */
  "ensure-host": { to: "background", body: v.null(), reply: v.null() },
  /** Nothing to show or deliver is left: the host may be closed. */
  "host-idle": { to: "background", body: v.null(), reply: v.null() },
  badge: { to: "background", body: badgeSchema, reply: v.null() },
  news: { to: "background", body: newsSchema, reply: v.null() },
  /** A blob: URL of the host's, to be saved under Downloads/PairQR. Answers the download's id. */
  download: {
    to: "background",
    body: v.object({ url: v.string(), path: v.string() }),
    reply: v.object({ downloadId: v.number() }),
  },
  /** The server says that its page lives elsewhere than the settings know. */
  "page-origin": {
    to: "background",
    body: v.object({ serverUrl: v.string(), pageOrigin: v.string() }),
    reply: v.null(),
  },
  /** `url`: null where the download's entry was gone before it could be read. */
  "download-settled": {
    to: "host",
    body: v.object({ url: v.nullable(v.string()), downloadId: v.number(), isSaved: v.boolean() }),
    reply: v.null(),
  },
  "host-status": {
    to: "host",
    body: v.null(),
    reply: v.object({ isConnected: v.boolean(), isNeeded: v.boolean() }),
  },
  /** Plain QR was switched on: ends a session that waits for a phone, unless a popup is there, which ends it itself. */
  "end-waiting": { to: "host", body: v.null(), reply: v.null() },
  /** Sends at once if a phone is connected, and says whether it was. */
  share: { to: "host", body: textShareSchema, reply: v.object({ isSent: v.boolean() }) },
} as const satisfies Record<string, MessageDefinition>;

export type ContextName = "background" | "host";

type MessageDefinition = {
  readonly to: ContextName;
  readonly body: v.GenericSchema;
  readonly reply: v.GenericSchema;
};

export type MessageMap = typeof messages;
export type MessageName = keyof MessageMap;
export type BodyOf<N extends MessageName> = v.InferOutput<MessageMap[N]["body"]>;
export type ReplyOf<N extends MessageName> = v.InferOutput<MessageMap[N]["reply"]>;
export type MessagesTo<C extends ContextName> = {
  [N in MessageName]: MessageMap[N]["to"] extends C ? N : never;
}[MessageName];
