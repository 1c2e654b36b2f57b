/** The addresses under which a phone in the same network reaches this machine, the likeliest first. */

import { BlockList } from "node:net";
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

/** Networks that no stranger's server can be in: what the local authority may vouch for. */
export const privateNetworks = [
  { network: "10.0.0.0", prefixBits: 8, family: "ipv4" },
  { network: "172.16.0.0", prefixBits: 12, family: "ipv4" },
  { network: "192.168.0.0", prefixBits: 16, family: "ipv4" },
  { network: "169.254.0.0", prefixBits: 16, family: "ipv4" },
  // RFC 6598: what overlay networks (a VPN between one's own devices) hand out.
  { network: "100.64.0.0", prefixBits: 10, family: "ipv4" },
  { network: "127.0.0.0", prefixBits: 8, family: "ipv4" },
] as const;

/** Container bridges and virtual machines: real addresses that no phone reaches. */
const virtualInterface = /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|cni|podman|vEthernet)/;
const overlayInterface = /^(tun|tap|utun|wg|tailscale|zt)/;

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

export function findLanAddresses(interfaces: Interfaces = networkInterfaces()): readonly string[] {
  const privateRanges = new BlockList();
  for (const { network, prefixBits, family } of privateNetworks) {
    privateRanges.addSubnet(network, prefixBits, family);
  }
  const rank = (name: string) => (overlayInterface.test(name) ? 1 : 0);
  return Object.entries(interfaces)
    .filter(([name]) => !virtualInterface.test(name))
    .sort(([a], [b]) => rank(a) - rank(b))
    .flatMap(([, infos]) => infos ?? [])
    .filter((info) => info.family === "IPv4" && !info.internal && privateRanges.check(info.address))
    .map((info) => info.address);
}
