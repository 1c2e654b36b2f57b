/** A router between a home and the public segment: a namespace with two cables, rules, and where wanted a slow line. */

import { ensureTool, iptablesRestore, trafficControl } from "../system-packages.ts";
import type { Cables, Segment } from "./cables.ts";
import type { Namespace, Namespaces } from "./namespaces.ts";
import { type Egress, formatRules, innerDevice, type NatKind, outerDevice } from "./nat.ts";
import { openSlowLine, type SlowLine } from "./slow-line.ts";

export type RouterOptions = {
  readonly nat: NatKind;
  readonly egress?: Egress;
  /** Share of the packets that are lost, each way. */
  readonly loss?: number;
  /** Of each way; unlimited where absent. */
  readonly megabitsPerSecond?: number;
  readonly line?: SlowLine;
};

export type Home = {
  readonly name: "computer" | "phone";
  readonly segment: Segment;
  /** Of the one host in it. */
  readonly address: string;
  readonly gateway: string;
  /** The router's, on the public segment. */
  readonly publicAddress: string;
};

export type Router = { readonly remove: () => void };

/** How much may wait at a slow line: what a home router's buffer holds at this rate, and a burst of a few packets. */
const queue = ["burst", "16kb", "latency", "100ms"];

export function openRouter(
  namespaces: Namespaces,
  cables: Cables,
  home: Home,
  options: RouterOptions,
): Router {
  const namespace = namespaces.add(`router-${home.name}`);
  try {
    cables.plug(namespace, { segment: home.segment, device: innerDevice, address: home.gateway });
    cables.plug(namespace, { segment: "public", device: outerDevice, address: home.publicAddress });
    configure(namespace, home, options);
  } catch (error) {
    namespace.remove();
    throw error;
  }
  return namespace;
}

function configure(namespace: Namespace, { address, publicAddress }: Home, options: RouterOptions): void {
  const { nat, egress = "everything", loss = 0, megabitsPerSecond, line } = options;
  if (line !== undefined) openSlowLine(namespace, publicAddress, line);
  namespace.run(ensureTool(iptablesRestore), [], formatRules({ nat, egress, loss, innerAddress: address }));
  if (megabitsPerSecond !== undefined) {
    const shaper = ["root", "tbf", "rate", `${megabitsPerSecond}mbit`, ...queue];
    for (const device of [innerDevice, outerDevice]) {
      namespace.run(ensureTool(trafficControl), ["qdisc", "add", "dev", device, ...shaper]);
    }
  }
  // Last: nothing passes before its rules are there.
  namespace.run("sh", ["-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]);
}
