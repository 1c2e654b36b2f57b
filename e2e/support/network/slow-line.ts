/**
 * A router's way out as a slow mobile network: frames pass slow-line.py, in the router's namespace.
 *
 *   lan0 ─ router ─ wan0 ══ line-near ─ slow-line.py ─ line-far ══ public
 */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureTool, python } from "../system-packages.ts";
import { linkAddressOf } from "./cables.ts";
import type { Namespace } from "./namespaces.ts";
import { outerDevice } from "./nat.ts";

export type SlowLine = {
  readonly kilobitsPerSecondDown: number;
  readonly kilobitsPerSecondUp: number;
  /** There and back. */
  readonly roundTripMs: number;
};

const near = "line-near";
const far = "line-far";
/** Nobody's: what passes is for others, and the kernel leaves it alone. */
const farLinkAddress = "02:00:00:00:00:01";

/** `address`: the router's own there. Ends with the namespace. */
export function openSlowLine(namespace: Namespace, address: string, line: SlowLine): void {
  namespace.ip([
    `link set ${outerDevice} down`,
    `address flush dev ${outerDevice}`,
    `link set ${outerDevice} name ${far}`,
    `link set ${far} address ${farLinkAddress} arp off up`,
    `link add ${near} gso_max_segs 1 type veth peer name ${outerDevice} address ${linkAddressOf(address)} gso_max_segs 1`,
    `link set ${near} arp off up`,
    `address add ${address}/24 dev ${outerDevice}`,
    `link set ${outerDevice} up`,
  ]);
  const { kilobitsPerSecondUp, kilobitsPerSecondDown, roundTripMs } = line;
  const figures = [roundTripMs / 2, kilobitsPerSecondUp * 1_000, kilobitsPerSecondDown * 1_000].map(String);
  const [command, ...before] = namespace.launcher;
  const script = join(import.meta.dirname, "slow-line.py");
  spawn(command, [...before, ensureTool(python), script, near, far, ...figures], {
    stdio: ["pipe", "inherit", "inherit"],
  });
}
