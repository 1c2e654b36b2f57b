/**
 * The popup's line to the host: commands go in order, and wait for the port to be there.
 */

import { browser, type Runtime } from "../lib/browser.ts";
import { request } from "../lib/messenger.ts";
import { type Command, type HostView, readUpdate, sessionPortName } from "../lib/session-port.ts";
import { applyUpdate } from "../lib/view-patch.ts";

export type HostLink = { send(command: Command): void };

export type HostLinkOptions = {
  /** False where the host is known to live: saves waking the background. */
  readonly mustEnsure: boolean;
  readonly onView: (view: HostView) => void;
  /** The host has gone, or never came. */
  readonly onLost: () => void;
};

export function openHostLink({ mustEnsure, onView, onLost }: HostLinkOptions): HostLink {
  const waiting: Command[] = [];
  let port: Runtime.Port | undefined;
  let view: HostView | null = null;

  async function connect(): Promise<void> {
    if (mustEnsure) await request("ensure-host", null);
    const opened = browser.runtime.connect({ name: sessionPortName });
    opened.onMessage.addListener((message: unknown) => {
      const update = readUpdate(message);
      if (!update) return;
      view = applyUpdate(view, update);
      onView(view);
    });
    opened.onDisconnect.addListener(onLost);
    port = opened;
    for (const command of waiting.splice(0)) opened.postMessage(command);
  }

  connect().catch(onLost);

  return {
    send(command) {
      if (port) port.postMessage(command);
      else waiting.push(command);
    },
  };
}
