/** What only a network of its own knows: addresses that no one outside has, and names that no one outside asks for. */

/** IPv4: RFC 1918, loopback, link-local. */
const privateIpv4 = /^(10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168)\./;
/**
 * RFC 6598: what a provider hands out behind its own NAT, and overlay networks (a VPN between one's own devices). No one
 * outside has it, but a server in an overlay network may have a public name.
 */
const sharedIpv4 = /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
/** ULA (RFC 4193), link-local; loopback, also as the /64 that the server counts. */
const privateIpv6 = /^(f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::1$|(0:){3}0::\/64$)/i;
/** RFC 6762, 6761, 8375, ICANN's .internal; and what routers call their networks. */
const privateDomain = /\.(local|localhost|home\.arpa|internal|lan|home)$/i;

/** As the server counts it: an IPv4 address, or an IPv6 /64; or a whole one. */
export function isPrivateAddress(address: string): boolean {
  return isSharedAddress(address) || (address.includes(":") ? privateIpv6 : privateIpv4).test(address);
}

export function isSharedAddress(address: string): boolean {
  return sharedIpv4.test(address);
}

/** As in a URL. A name without a dot is the network's own as well. */
export function isPrivateHost(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, "");
  const isAddress = plain.includes(":") || /^[\d.]+$/.test(plain);
  return isAddress ? isPrivateAddress(plain) : !plain.includes(".") || privateDomain.test(plain);
}
