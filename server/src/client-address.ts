/** Who is asking, as limits see it: behind trusted proxies the address they name, cut to what one household has. */
import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import type { ConnectionView } from "#protocol/signalling/api";

/** What is asked about before a request has been read: a connection, too. */
export type Incoming = Pick<IncomingMessage, "socket" | "headers">;
export type AddressReader = (request: Incoming) => string;
export type ConnectionReader = (request: IncomingMessage) => ConnectionView;

/** X-Forwarded-For is read from its end, as long as the one who appended is a trusted proxy. */
export function createAddressReader(trustedProxies: readonly string[]): AddressReader {
  const isTrusted = createProxyList(trustedProxies);
  return (request) => {
    let address = plainAddress(request.socket.remoteAddress ?? "");
    const hops = headerText(request, "x-forwarded-for").split(",").reverse();
    for (const hop of hops) {
      const next = plainAddress(hop.trim());
      if (!isTrusted(address) || isIP(next) === 0) {
        break;
      }
      address = next;
    }
    return addressPrefix(address);
  };
}

/** Whether a trusted proxy hands the request on. */
export function createProxyReader(trustedProxies: readonly string[]): (request: Incoming) => boolean {
  const isTrusted = createProxyList(trustedProxies);
  return (request) => isTrusted(plainAddress(request.socket.remoteAddress ?? ""));
}

/** Whether the browser spoke TLS: to us, or to the trusted proxy that says so. */
export function createSecureReader(trustedProxies: readonly string[]): (request: IncomingMessage) => boolean {
  const isFromProxy = createProxyReader(trustedProxies);
  return (request) => {
    if ("encrypted" in request.socket && request.socket.encrypted === true) {
      return true;
    }
    return isFromProxy(request) && headerText(request, "x-forwarded-proto") === "https";
  };
}

/** SG51: what is told to whoever asks about its own request. */
export function createConnectionReader(trustedProxies: readonly string[]): ConnectionReader {
  const addressOf = createAddressReader(trustedProxies);
  const isFromProxy = createProxyReader(trustedProxies);
  const isSecure = createSecureReader(trustedProxies);
  return (request) => {
    const hops = headerText(request, "x-forwarded-for");
    const forwarded = isFromProxy(request) ? "believed" : "ignored";
    return {
      address: addressOf(request),
      forwarded: hops === "" ? "none" : forwarded,
      isSecure: isSecure(request),
    };
  };
}

/** IPv4: the address. IPv6: its /64, which is what one customer has at least. */
export function addressPrefix(address: string): string {
  if (isIP(address) !== 6) {
    return address;
  }
  const [head = "", tail] = address.split("%", 1).join("").split("::");
  const headGroups = head === "" ? [] : head.split(":");
  const tailGroups = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : Math.max(0, 8 - headGroups.length - groupCount(tailGroups));
  const groups = [...headGroups, ...Array<string>(missing).fill("0"), ...tailGroups];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** The /48 of an IPv6 prefix that `addressPrefix` wrote: what a customer has at most. Null: IPv4. */
export function networkOf(prefix: string): string | null {
  const groups = prefix.split(":");
  return groups.length < 4 ? null : `${groups.slice(0, 3).join(":")}::/48`;
}

/**
 * A block as an operator wrote it, as `addressPrefix` writes who comes: an IPv6 address in any spelling, with or without
 * the bits of a network no wider than what is counted as one. Null: nobody ever has that prefix.
 */
export function parseBlockPrefix(text: string): string | null {
  const [written = "", bits, ...rest] = text.trim().split("/");
  const address = plainAddress(written);
  const family = isIP(address);
  if (family === 0 || rest.length > 0) {
    return null;
  }
  const [least, most] = family === 6 ? [64, 128] : [32, 32];
  const isCounted =
    bits === undefined || (/^\d+$/.test(bits) && Number(bits) >= least && Number(bits) <= most);
  return isCounted ? addressPrefix(address) : null;
}

/** An IPv4 address written inside an IPv6 one takes two groups. */
function groupCount(groups: readonly string[]): number {
  return groups.length + (groups.at(-1)?.includes(".") === true ? 1 : 0);
}

/** Dual-stack sockets write IPv4 addresses as ::ffff:192.0.2.1. */
function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}

/** Node's list costs as much as the rest of a look at the address: who trusts nobody shall not pay for it. */
function createProxyList(blocks: readonly string[]): (address: string) => boolean {
  if (blocks.length === 0) {
    return () => false;
  }
  const list = new BlockList();
  for (const block of blocks) {
    const [address = "", bits] = block.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    list.addSubnet(address, Number(bits ?? (family === "ipv6" ? 128 : 32)), family);
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? "ipv6" : "ipv4");
  };
}

function headerText(request: Incoming, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(",") : (value ?? "");
}
