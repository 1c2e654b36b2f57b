import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { findLanAddresses } from "./lan-addresses.ts";

test("a VPN's address comes after that of the network the phone is in", () => {
  expect(findLanAddresses({ tun0: [v4("10.8.0.2")], wlan0: [v4("192.168.1.5")] })).toEqual([
    "192.168.1.5",
    "10.8.0.2",
  ]);
});

test.each(["Tailscale", "WireGuard Tunnel", "OpenVPN TAP-Windows6", "ZeroTier One [0123456789abcdef]"])(
  "on Windows as well: %s",
  (name) => {
    expect(findLanAddresses({ [name]: [v4("10.8.0.2")], "Wi-Fi": [v4("192.168.1.5")] })).toEqual([
      "192.168.1.5",
      "10.8.0.2",
    ]);
  },
);

test.each([
  "VMware Network Adapter VMnet8",
  "VirtualBox Host-Only Network",
  "vEthernet (WSL (Hyper-V firewall))",
  "vmnet8",
  "lxdbr0",
  "incusbr0",
])("no phone is in the network of %s", (name) => {
  expect(findLanAddresses({ [name]: [v4("192.168.56.1")], Ethernet: [v4("192.168.1.5")] })).toEqual([
    "192.168.1.5",
  ]);
});

test("an address that the machine gave itself comes after all others", () => {
  const eth0 = [v4("169.254.7.7"), v4("203.0.113.5")];
  expect(findLanAddresses({ eth0, tun0: [v4("10.8.0.2")] })).toEqual([
    "10.8.0.2",
    "203.0.113.5",
    "169.254.7.7",
  ]);
});

test("container bridges and loopback are no way to this machine", () => {
  expect(
    findLanAddresses({ docker0: [v4("172.17.0.1")], lo: [{ ...v4("127.0.0.1"), internal: true }] }),
  ).toEqual([]);
});

test("a public address comes last: what is in no private network is seldom where the phone is", () => {
  const eth0 = [v4("203.0.113.5"), v4("172.31.0.9")];
  expect(findLanAddresses({ eth0 })).toEqual(["172.31.0.9", "203.0.113.5"]);
});

function v4(address: string): NetworkInterfaceInfo {
  return { address, family: "IPv4", internal: false, netmask: "", mac: "", cidr: null };
}
