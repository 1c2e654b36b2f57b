/**
 * Wires the host to the other contexts: its port, its file channel, its messages.
 *
 * An offscreen document has no extension API but runtime: everything else is asked of the background.
 */

import { openHostSession } from "#transport/peer-session";
import { browser, type Runtime } from "../lib/browser.ts";
import { deviceLabel } from "../lib/device-label.ts";
import { receiveFiles } from "../lib/file-channel.ts";
import type { Badge } from "../lib/messages.ts";
import { handleMessages, isFromExtension, request } from "../lib/messenger.ts";
import { fetchServerInfo } from "../lib/server-check.ts";
import { type HostView, readCommand, sessionPortName } from "../lib/session-port.ts";
import { diffViews } from "../lib/view-patch.ts";
import { createSessionHost, type SessionHost } from "./session-host.ts";

export function startHost(): void {
  let lastBadge = "";

  const host = createSessionHost({
    openSession: openHostSession,
    self: { label: deviceLabel(), deviceKind: "computer" },
    download: async (url, path) => (await request("download", { url, path })).downloadId,
    setBadge: (badge: Badge) => {
      const asText = JSON.stringify(badge);
      if (asText === lastBadge) return;
      lastBadge = asText;
      tellBackground("badge", badge);
    },
    tell: (news) => tellBackground("news", news),
    fetchPageOrigin: async (serverUrl) => {
      const info = await fetchServerInfo(serverUrl);
      return typeof info === "string" ? null : info.pageOrigin;
    },
    savePageOrigin: (page) => tellBackground("page-origin", page),
    onIdle: () => tellBackground("host-idle", null),
  });

  browser.runtime.onConnect.addListener((port) => {
    if (port.name === sessionPortName && port.sender && isFromExtension(port.sender)) serve(port, host);
  });
  handleMessages("host", {
    "host-status": () => ({ isConnected: host.isConnected(), isNeeded: host.isNeeded() }),
    share: (share) => ({ isSent: host.sendNow(share) }),
    "end-waiting": () => {
      host.endWaiting();
      return null;
    },
    "download-settled": ({ url, downloadId, isSaved }) => {
      host.settleDownload(url, downloadId, isSaved);
      return null;
    },
  });
  receiveFiles((files) => host.sendFiles(files));
}

/** One popup. It sees the whole view first, then what changed. */
function serve(port: Runtime.Port, host: SessionHost): void {
  let sent: HostView | null = null;
  const unwatch = host.watch((view) => {
    for (const update of diffViews(sent, view)) port.postMessage(update);
    sent = view;
  });
  port.onMessage.addListener((message: unknown) => {
    const command = readCommand(message);
    if (command) host.run(command);
  });
  port.onDisconnect.addListener(unwatch);
}

/** What the background cannot do now, it need not know later: the next change tells it again. */
function tellBackground(...message: Parameters<typeof request>): void {
  request(...message).catch(() => undefined);
}
