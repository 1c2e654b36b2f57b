/** Where private ranges begin and end. */

import { expect, test } from "vitest";
import { isPrivateAddress } from "./private-network.ts";

test.each([
  "10.0.0.0",
  "100.64.0.0",
  "100.99.1.2",
  "100.100.1.2",
  "100.127.255.255",
  "127.0.0.2",
  "169.254.1.1",
  "172.16.0.0",
  "172.31.255.255",
  "192.168.255.255",
  "::1",
  "fc00::1",
  "fdff::1",
  "fe80::1",
  "febf::1",
])("no one outside has %s", (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

test.each([
  "9.255.255.255",
  "11.0.0.0",
  "100.6.4.1",
  "100.63.255.255",
  "100.128.0.0",
  "128.0.0.1",
  "169.253.1.1",
  "172.15.255.255",
  "172.32.0.0",
  "192.167.1.1",
  "::2",
  "fbff::1",
  "fec0::1",
  "2001:db8::1",
])("someone outside may have %s", (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});
