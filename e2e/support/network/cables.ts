/**
 * The cables between namespaces: one namespace of bridges, one bridge a segment, one veth pair a cable.
 *
 *   computer ─ lan-computer ─ router ─┐
 *                                     public ─ server, turn
 *   phone ──── lan-phone ──── router ─┘
 *
 * A host's end of a cable stays up while its router is put in place of another, as at a switch in a home.
 */

import type { Namespace, Namespaces } from "./namespaces.ts";

export type Segment = "lan-computer" | "lan-phone" | "public";

export type Plug = {
  readonly segment: Segment;
  /** Its name in the namespace. */
  readonly device: string;
  /** IPv4; all segments are /24. */
  readonly address: string;
};

export type Cables = { readonly plug: (namespace: Namespace, plug: Plug) => void };

const segments: readonly Segment[] = ["lan-computer", "lan-phone", "public"];

export function openCables(namespaces: Namespaces): Cables {
  const bridges = namespaces.add("bridges");
  bridges.ip(segments.flatMap((segment) => [`link add ${segment} type bridge`, `link set ${segment} up`]));
  let cables = 0;
  return {
    plug: (namespace, { segment, device, address }) => {
      const port = `port-${++cables}`;
      // A router that takes another's place has its link address too: nobody has to forget the old one. Segments of
      // their real size: a loss is the loss of one packet, not of 64 KiB that the kernel would have cut later.
      const ends = [
        `link add ${port} gso_max_segs 1 type veth peer name ${device}`,
        `address ${linkAddressOf(address)} gso_max_segs 1 netns ${namespace.name}`,
      ];
      bridges.ip([ends.join(" "), `link set ${port} master ${segment} up`]);
      namespace.ip([`address add ${address}/24 dev ${device}`, `link set ${device} up`]);
    },
  };
}

/** Locally administered, with the IPv4 address in it. */
export function linkAddressOf(address: string): string {
  const bytes = [2, 0, ...address.split(".").map(Number)];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}
