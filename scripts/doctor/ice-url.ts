/** What a STUN or TURN URL says (RFC 7064, RFC 7065): `turns:turn.pairqr.example:443?transport=tcp`. */

export type IceTransport = "udp" | "tcp" | "tls";

export type IceUrl = {
  readonly service: "stun" | "turn";
  readonly host: string;
  readonly port: number;
  readonly transport: IceTransport;
};

const pattern =
  /^(stun|turn)(s?):(\[[0-9a-fA-F:.]+\]|[^\s:/?[\]]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/;
const plainPort = 3478;
const securePort = 5349;

/** Null: no such URL, or one over DTLS, which no browser speaks. */
export function parseIceUrl(url: string): IceUrl | null {
  const [, service, secure, host = "", port, transport] = pattern.exec(url) ?? [];
  if (service !== "stun" && service !== "turn") return null;
  const isSecure = secure === "s";
  if (isSecure && transport === "udp") return null;
  return {
    service,
    host: host.replace(/^\[|\]$/g, ""),
    port: port === undefined ? (isSecure ? securePort : plainPort) : Number(port),
    transport: isSecure ? "tls" : transport === "tcp" ? "tcp" : "udp",
  };
}
