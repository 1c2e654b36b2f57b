/** Who is at the other end and how: connected, direct or relayed, quiet, reconnecting. Opens into the details. */

import type { ReactNode } from "react";
import type { Peer, Phase, SessionSnapshot } from "#transport/snapshot";
import { EndButton } from "./EndButton.tsx";
import type { Catalogue } from "./i18n/catalogue.ts";
import { useMessages } from "./i18n/context.tsx";
import { isolate } from "./i18n/isolate.ts";
import { ComputerIcon, PhoneIcon } from "./icons.tsx";
import { SafeName } from "./SafeName.tsx";
import { SafetyWords } from "./SafetyWords.tsx";

type Props = {
  readonly snapshot: Pick<SessionSnapshot, "phase" | "peer" | "safetyWords" | "items">;
  readonly onEnd?: () => void;
};

export function DeviceBadge({ snapshot, onEnd }: Props): ReactNode {
  const messages = useMessages();
  const { phase, peer, safetyWords } = snapshot;
  const { line, hint } = words(phase, messages);
  const path = phase.kind === "connected" ? messages.connection.paths[phase.path] : null;
  const isFirm = phase.kind === "connected" && !phase.isQuiet;
  const DeviceIcon = peer?.deviceKind === "computer" ? ComputerIcon : PhoneIcon;

  return (
    <div className="card">
      <details>
        <summary className="flex flex-wrap cursor-pointer list-none items-center gap-3 rounded-2xl p-3">
          <span
            className={`relative flex size-10 shrink-0 items-center justify-center rounded-xl ${isFirm ? "bg-accent-soft text-accent" : "bg-warn-soft text-warn"}`}
          >
            <DeviceIcon className="size-5" />
          </span>
          {/* In large writing what does not fit beside the name goes beneath it. */}
          <span className="min-w-20 flex-1">
            <span className={`block text-sm ${isFirm ? "text-muted" : "font-medium text-warn"}`}>{line}</span>
            {peer === null ? null : (
              <SafeName name={peerName(peer, messages)} className="line-clamp-2 font-semibold break-words" />
            )}
          </span>
          {path === null ? null : (
            <span className="flex items-center gap-1.5 rounded-full bg-sunken px-2.5 py-1 text-xs font-medium">
              <span
                aria-hidden="true"
                className={`size-2 rounded-full ${isFirm ? "bg-accent" : "pulse-dot bg-warn"}`}
              />
              {path.label}
            </span>
          )}
          <span aria-hidden="true" className="turning text-muted">
            ⌄
          </span>
          <span className="sr-only">{messages.connection.details}</span>
        </summary>
        <div className="flex flex-col gap-4 border-t border-line p-4">
          {path === null ? null : <p className="text-sm">{path.hint}</p>}
          {safetyWords === null ? null : <SafetyWords words={safetyWords} />}
          {onEnd === undefined ? null : <EndButton snapshot={snapshot} onEnd={onEnd} />}
        </div>
      </details>
      {hint === null ? null : <p className="border-t border-line px-4 py-3 text-sm">{hint}</p>}
    </div>
  );
}

/** The state in one line, for those who hear the screen: "Connected to Pixel 5". */
export function connectionTitle(
  { phase, peer }: Pick<SessionSnapshot, "phase" | "peer">,
  messages: Catalogue,
): string {
  const { line } = words(phase, messages);
  const isWith = phase.kind === "connected" && !phase.isQuiet && peer !== null;
  return isWith ? `${line} ${isolate(peerName(peer, messages))}` : line;
}

function peerName({ label, deviceKind }: Peer, { devices }: Catalogue): string {
  return label === "" ? devices[deviceKind] : label;
}

function words(phase: Phase, { connection }: Catalogue): { line: string; hint: string | null } {
  switch (phase.kind) {
    case "connected":
      return phase.isQuiet
        ? { line: connection.quiet, hint: connection.quietHint }
        : { line: connection.connectedTo, hint: null };
    case "reconnecting":
      return { line: connection.reconnecting, hint: connection.reconnectingHint };
    // There is no badge before, nor after the end.
    default:
      return { line: connection.connecting, hint: null };
  }
}
