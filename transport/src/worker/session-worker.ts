/**
 * The worker of one session: everything that costs time runs here, never on the page's main thread (docs/decisions/0001).
 *
 *   page ── messages.ts ──► links (handshake, records) ◄──► transfer driver ◄──► files, items
 */

import { ProtocolError } from "#protocol/alerts";
import { deriveSafetyWords } from "#protocol/channel/safety-words";
import type { ItemEvent } from "../session-items.ts";
import { createWebCryptoSuite } from "../webcrypto-suite.ts";
import { type DataChannelLike, openDataChannelPort } from "./data-channel-port.ts";
import { formatItemId } from "./item-id.ts";
import { createItemReporter } from "./item-reporter.ts";
import { createKeptItems } from "./kept-items.ts";
import { createLinks } from "./links.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { createOutbox } from "./outbox.ts";
import { createReceivedFiles } from "./received-files.ts";
import { rehearse } from "./rehearsal.ts";
import { createTransferDriver } from "./transfer-driver.ts";

type StartMessage = Extract<ToWorker, { type: "start" }>;

/** Twice in a ping interval, so that quiet is noticed in time. */
const tickMs = 500;
const suite = createWebCryptoSuite();
let handle: ((message: ToWorker) => void) | undefined;

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "start") handle = start(data);
  else handle?.(data);
};
// The page hears of errors that nobody caught, but not of rejections.
self.addEventListener("unhandledrejection", (event) => reportError(event.reason));

function toDataChannelLike(dataChannel: RTCDataChannel | MessagePort): DataChannelLike {
  if (dataChannel instanceof MessagePort) return openDataChannelPort(dataChannel);
  // Structurally the same but for the `this` that lib.dom gives to its handlers.
  return dataChannel as unknown as DataChannelLike;
}

function start({ role, sessionId, psk, self: description }: StartMessage): (message: ToWorker) => void {
  const files = createReceivedFiles(sessionId);
  // A host never comes back: its secret is gone with its document.
  const kept = role === "guest" ? createKeptItems(files.openJournal) : null;
  if (psk.kind === "resumption") void restore();
  // What fails in it will fail again, where it is told.
  else if (role === "host") rehearse(suite, sessionId).catch(() => undefined);

  /** By the clock, which a sleep does not stop (TX42). */
  let heardAt = Date.now();

  function post(message: FromWorker): void {
    self.postMessage(message);
  }

  function tell(event: ItemEvent, arrived: string | null = null): void {
    kept?.hear(event);
    post({ type: "items", event, arrived });
  }

  async function restore(): Promise<void> {
    for (const item of (await kept?.restore()) ?? []) {
      if (outbox.takeBack(item)) continue;
      post({ type: "items", event: { kind: "item", item }, arrived: null });
    }
  }

  const links = createLinks({
    suite,
    role,
    sessionId,
    psk,
    onEstablished(attempt, { handshakeHash, resumptionPsk }) {
      const safetyWords = deriveSafetyWords(handshakeHash);
      heardAt = Date.now();
      post({ type: "established", attempt, safetyWords, resumptionPsk });
      driver.dispatch({ kind: "channel-open" });
      outbox.open();
    },
    onMessage: (message) => {
      heardAt = Date.now();
      driver.dispatch({ kind: "message", message });
    },
    onPartial: () => {
      heardAt = Date.now();
      driver.dispatch({ kind: "partial" });
    },
    onLost(attempt, wasInUse, cause) {
      if (wasInUse) {
        outbox.close();
        driver.dispatch({ kind: "channel-closed" });
      }
      post({ type: "lost", attempt, wasEstablished: wasInUse, cause, heardAt });
    },
  });

  const driver = createTransferDriver({
    self: description,
    sinks: files.sinks,
    send: (message) => links.current?.send(message),
    fail: ({ code }) => links.current?.fail(code),
    onHello: ({ label, deviceKind }) => post({ type: "peer", peer: { label, deviceKind } }),
    onQuiet: (isQuiet) => post({ type: "quiet", isQuiet, heardAt }),
    onText(effect) {
      if (effect.kind === "text-state") {
        const id = formatItemId("text", { direction: "sent", transferId: effect.textId });
        tell({ kind: "item-changed", id, state: effect.state });
        return;
      }
      const { textId, textKind, title, text } = effect;
      const id = formatItemId("text", { direction: "received", transferId: textId });
      const item = {
        kind: "text",
        id,
        direction: "received",
        at: Date.now(),
        textKind,
        title,
        text,
      } as const;
      tell({ kind: "item", item: { ...item, state: "delivered" } }, id);
    },
    onTransfer: (transfer) => reporter.changed(transfer),
  });

  const reporter = createItemReporter(() => driver, tell);
  const outbox = createOutbox(driver, tell);
  setInterval(() => {
    driver.dispatch({ kind: "tick" });
    reporter.refresh();
  }, tickMs);

  return (message) => {
    switch (message.type) {
      case "start":
        throw new ProtocolError("internal-error");
      case "channel": {
        const { attempt, dataChannel } = message;
        links.open(attempt, toDataChannelLike(dataChannel));
        break;
      }
      case "described":
        links.describe(message.attempt, message);
        break;
      case "drop":
        links.drop(message.attempt);
        break;
      case "send-text":
        outbox.sendText(message.number, message.at, message.text);
        break;
      case "send-files":
        outbox.sendFiles(message.number, message.at, message.files);
        break;
      default:
        void handleItem(message);
    }
  };

  type ItemMessage = Extract<ToWorker, { type: "cancel" | "remove" | "discard" | "read-file" | "end" }>;

  async function handleItem(message: ItemMessage): Promise<void> {
    switch (message.type) {
      case "cancel":
        outbox.cancel(message.itemId);
        break;
      case "discard":
        outbox.cancel(message.itemId);
        await files.discard(message.itemId, driver.state, kept?.findFiles(message.itemId));
        // Only now: after the end the page lets this worker go with the last of them.
        outbox.remove(message.itemId);
        break;
      case "remove":
        outbox.remove(message.itemId);
        break;
      case "read-file": {
        const { requestId, itemId, fileIndex } = message;
        const finished = kept?.findFiles(itemId);
        const file = await files.read(itemId, fileIndex, driver.state, finished).catch(() => null);
        post({ type: "file", requestId, file });
        break;
      }
      case "end":
        await links.end();
        await files.sinks.closeAll();
        await kept?.forget();
        post({ type: "ended" });
    }
  }
}
