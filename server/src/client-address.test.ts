import { expect, it } from "vitest";
import { addressPrefix, networkOf } from "./client-address.ts";

it.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002::", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["64:ff9b::192.0.2.33", "64:ff9b:0:0::/64"],
  ["1::2:3:4:5:6:7", "1:0:2:3::/64"],
  ["", ""],
])("[SG27] limits %s as %s", (address, prefix) => {
  expect(addressPrefix(address)).toBe(prefix);
});

it.each([
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["2001:db8::1", "2001:db8:0::/48"],
  ["::1", "0:0:0::/48"],
  ["192.0.2.1", null],
  ["", null],
])("[SG27] counts %s a second time as %s", (address, network) => {
  expect(networkOf(addressPrefix(address))).toBe(network);
});
