/**
 * REDIS_URL, read.
 *
 *     redis://[user:password@]host[:port][/database]        rediss:// for TLS
 *     redis+cluster://[user:password@]host:port,host:port   rediss+cluster:// for TLS
 */

export type RedisAddress = {
  /** More than one are the first nodes of a cluster to ask. */
  readonly nodes: readonly [RedisNode, ...RedisNode[]];
  readonly isCluster: boolean;
  readonly isTls: boolean;
  readonly username: string | null;
  readonly password: string | null;
  readonly database: number;
};

type RedisNode = { readonly host: string; readonly port: number };

const defaultPort = 6379;
const form = /^(rediss?)(\+cluster)?:\/\/(?:([^@/]*)@)?([^@/?#]+)(?:\/(\d{1,2})?)?$/;

/** Null: not of one of the forms. */
export function parseRedisAddress(text: string): RedisAddress | null {
  const [, scheme, cluster, userInfo, places, database] = form.exec(text) ?? [];
  const [first, ...others] = (places ?? "").split(",").map(parseNode);
  const credentials = parseCredentials(userInfo);
  const isCluster = cluster !== undefined;
  if (!first || others.includes(null) || credentials === null) {
    return null;
  }
  // A cluster has no databases, a single server no second address.
  if (isCluster ? database !== undefined : others.length > 0) {
    return null;
  }
  return {
    nodes: [first, ...others.filter((node) => node !== null)],
    isCluster,
    isTls: scheme === "rediss",
    ...credentials,
    database: Number(database ?? 0),
  };
}

function parseNode(text: string): RedisNode | null {
  const address = `redis://${text}`;
  if (!URL.canParse(address)) {
    return null;
  }
  const { hostname, port, host } = new URL(address);
  if (hostname === "" || host !== text.toLowerCase()) {
    return null;
  }
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? defaultPort : Number(port) };
}

function parseCredentials(userInfo = ""): Pick<RedisAddress, "username" | "password"> | null {
  const [username = "", ...rest] = userInfo.split(":");
  try {
    return { username: decode(username), password: decode(rest.join(":")) };
  } catch {
    return null;
  }
}

function decode(text: string): string | null {
  return text === "" ? null : decodeURIComponent(text);
}
