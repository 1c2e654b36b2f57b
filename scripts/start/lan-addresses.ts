/** The addresses under which a phone in the same network reaches this machine, the likeliest first. */

import { BlockList, isIPv4 } from "node:net";
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

/** Networks that no stranger's server can be in: what the local authority may always vouch for. */
export const privateNetworks = [
  { network: "10.0.0.0", prefixBits: 8, family: "ipv4" },
  { network: "172.16.0.0", prefixBits: 12, family: "ipv4" },
  { network: "192.168.0.0", prefixBits: 16, family: "ipv4" },
  { network: "169.254.0.0", prefixBits: 16, family: "ipv4" },
  // RFC 6598: what overlay networks (a VPN between one's own devices) hand out.
  { network: "100.64.0.0", prefixBits: 10, family: "ipv4" },
  { network: "127.0.0.0", prefixBits: 8, family: "ipv4" },
] as const;

/** Container bridges and virtual machines, as Linux, macOS and Windows call them: addresses that no phone reaches. */
const virtualInterface =
  /^(docker|br-|veth|virbr|vmnet|vmware|vboxnet|virtualbox|lxc|lxdbr|incusbr|cni|podman)/i;
const overlayInterface = /^(tun|tap|utun|wg|wireguard|tailscale|zt|zerotier|openvpn)/i;
/** What a machine gives itself where nobody gives it one. */
const linkLocal = /^169\.254\./;

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

export function findLanAddresses(interfaces: Interfaces = networkInterfaces()): readonly string[] {
  return Object.entries(interfaces)
    .filter(([name]) => !virtualInterface.test(name))
    .flatMap(([name, infos]) => (infos ?? []).map((info) => ({ name, ...info })))
    .filter((info) => info.family === "IPv4" && !info.internal)
    .sort((a, b) => rank(a.name, a.address) - rank(b.name, b.address))
    .map((info) => info.address);
}

/** In one of `privateNetworks`. IPv4 only, as all of this file: it is what a link in a camera's hands works with everywhere. */
export function isAlwaysVouchedFor(address: string): boolean {
  const ranges = new BlockList();
  for (const { network, prefixBits, family } of privateNetworks)
    ranges.addSubnet(network, prefixBits, family);
  return isIPv4(address) && ranges.check(address);
}

function rank(name: string, address: string): number {
  if (linkLocal.test(address)) return 4;
  return (overlayInterface.test(name) ? 1 : 0) + (isAlwaysVouchedFor(address) ? 0 : 2);
}
