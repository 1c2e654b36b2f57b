/** A private address that is everybody's, and one that is somebody's own: by where the server is, and by what STUN says. */

import { expect, test } from "vitest";
import type { ConnectionView } from "#protocol/signalling/api";
import { stateOf } from "../findings.ts";
import type { IceOutcome, Reach } from "../reach.ts";
import { checkAddresses } from "./addresses.ts";
import type { TrialSession } from "./session.ts";

const dockersGateway = "172.30.53.1";
const stunUrl = "stun:pairqr.example:3478";
const outside = good("198.51.100.7");
const silent: IceOutcome = { kind: "silent" };

test.each<[string, string, string, IceOutcome | undefined]>([
  ["a public name, Docker's gateway", "https://pairqr.example", dockersGateway, outside],
  ["a public name, and no STUN to ask", "https://pairqr.example", dockersGateway, undefined],
  ["a public name, and a STUN that is silent", "https://pairqr.example", dockersGateway, silent],
  ["a public address", "https://203.0.113.5", dockersGateway, outside],
  ["a public IPv6 address", "https://[2001:db8::5]", dockersGateway, outside],
  ["a gateway with IPv6", "https://pairqr.example", "fded:8d6c:abe3:53::/64", outside],
  ["a proxy on the same machine", "https://pairqr.example", "127.0.0.1", outside],
  ["the same by IPv6", "https://pairqr.example", "0:0:0:0::/64", outside],
  ["a link-local address", "https://pairqr.example", "fe80:0:0:0::/64", outside],
])("everybody may share it: %s", async (_what, origin, address, stun) => {
  const { reason, facts } = await check(origin, address, stun);
  expect([reason, facts]).toEqual(["addresses-private", { address }]);
  expect(stateOf(reason)).toBe("warn");
});

test.each<[string, string, string, IceOutcome | undefined]>([
  ["this machine", "https://localhost:8443", "127.0.0.1", undefined],
  ["this machine by IPv6", "http://[::1]:8080", "0:0:0:0::/64", undefined],
  ["an address in the household", "https://192.168.1.5:8443", "192.168.1.20", undefined],
  ["another", "https://172.31.0.5:8443", "172.31.0.9", undefined],
  ["one of IPv6", "https://[fd12:3456:789a:1::5]", "fd12:3456:789a:1::/64", undefined],
  ["a name in the household", "https://computer.local:8443", "192.168.1.20", undefined],
  ["a router's name for it", "https://pairqr.home.arpa", "192.168.1.20", undefined],
  ["a name without a dot", "https://pairqr", "10.0.0.7", undefined],
  ["a public name, from the server's own network", "https://pairqr.example", "10.0.0.7", good("10.0.0.7")],
  ["the same in a browser, whose own address is that", "https://pairqr.example", "10.0.0.7", good("")],
  ["by way of the router, which is whom all see", "https://pairqr.example", "10.0.0.1", good("10.0.0.1")],
  ["from outside", "https://pairqr.example", "198.51.100.7", outside],
  ["from outside by IPv6", "https://pairqr.example", "2001:db8:1:2::/64", outside],
  ["an address just beside private ones", "https://pairqr.example", "172.32.0.1", outside],
  ["an overlay network's", "https://computer.tailnet.example", "100.101.102.103", undefined],
])("it is one's own: %s", async (_what, origin, address, stun) => {
  expect(await check(origin, address, stun)).toEqual({ reason: "addresses-proxied", facts: { address } });
});

function good(address: string): IceOutcome {
  return { kind: "good", address, ms: 1 };
}

/** `stun`: undefined where the server names none. */
function check(origin: string, address: string, stun: IceOutcome | undefined) {
  const view: ConnectionView = { address, forwarded: "believed", isSecure: true };
  const fail = () => Promise.reject(new Error("nothing else is asked"));
  const reach: Reach = {
    origin,
    ask: async () => ({ status: 200, headers: {}, text: JSON.stringify(view) }),
    askStun: stun === undefined ? fail : async () => stun,
    askTurn: fail,
    openSocket: fail,
    randomBytes: (count) => new Uint8Array(count),
    now: () => 0,
  };
  const iceServers = stun === undefined ? [] : [{ urls: [stunUrl] }];
  const membership = { token: "", peerId: "", remotePeerId: "", expiresAt: 0, iceServers };
  const session: TrialSession = {
    sessionId: "",
    host: membership,
    guest: membership,
    askedAt: 0,
    answeredAt: 0,
  };
  return checkAddresses(reach, session);
}
