/**
 * What home routers, mobile networks and company firewalls do to packets, as rules for iptables-restore.
 *
 *   full-cone        one mapping an inner port, open to everybody
 *   port-restricted  one mapping an inner port, open to whom it has sent to: address and port (Linux's own way)
 *   symmetric        another mapping for each destination, at a random port: STUN learns one that is of no use
 */

export type NatKind = "full-cone" | "port-restricted" | "symmetric";

/** What may go out: everything, everything but UDP, or TCP to port 443 alone. */
export type Egress = "everything" | "no-udp" | "tcp-443";

export type RouterRules = {
  readonly nat: NatKind;
  readonly egress: Egress;
  /** Share of the packets that are lost, each way. */
  readonly loss: number;
  /** The one host behind it. */
  readonly innerAddress: string;
};

export const outerDevice = "wan0";
export const innerDevice = "lan0";

const egressMatches: Readonly<Record<Egress, string>> = {
  everything: "",
  "no-udp": "! -p udp ",
  "tcp-443": "-p tcp --dport 443 ",
};

/** The packet filter with its address translation: what is not allowed is dropped without a word. */
export function formatRules({ nat, egress, loss, innerAddress }: RouterRules): string {
  const isOpen = nat === "full-cone" && egress === "everything";
  return [
    "*nat",
    ...(isOpen
      ? [`-A PREROUTING -i ${outerDevice} -p udp --dport 1024:65535 -j DNAT --to-destination ${innerAddress}`]
      : []),
    // Ports are kept where they are free; random ones are another for each destination.
    `-A POSTROUTING -o ${outerDevice} -j MASQUERADE${nat === "symmetric" ? " --random-fully" : ""}`,
    "COMMIT",
    "*filter",
    // What came too early must leave no trace: an entry of the router's own would take the port of the mapping.
    ":INPUT DROP",
    ":FORWARD DROP",
    ...(loss > 0 ? [`-A FORWARD -m statistic --mode random --probability ${loss} -j DROP`] : []),
    "-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
    ...(isOpen ? [`-A FORWARD -i ${outerDevice} -m conntrack --ctstate DNAT -j ACCEPT`] : []),
    `-A FORWARD -i ${innerDevice} -o ${outerDevice} ${egressMatches[egress]}-j ACCEPT`,
    "COMMIT",
    "",
  ].join("\n");
}
