/** The environment, checked once at start: what is wrong is said in one line that names the variable. */
import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import * as v from "valibot";
import { isVariable, type VariableName, wrong } from "./config-error.ts";
import { type DatabaseConfig, databaseUrl } from "./database-url.ts";
import { type Limits, limitsSchema } from "./limits.ts";
import { parseRedisAddress, type RedisAddress } from "./redis-address.ts";
import { credentialSeconds, iceUrl, needsSecret, type TurnConfig } from "./turn-config.ts";

/** The id that the manifest's `key` gives the extension in Chromium browsers, and Firefox's random ones. */
const extensionOrigins = ["chrome-extension://jcnonnakmdabdbjaophgkjjfhfhkhngj", "moz-extension://*"];

type TlsConfig = {
  readonly host: string;
  readonly port: number;
  readonly certFile: string;
  readonly keyFile: string;
};

export type Config = {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** A second listener beside the plain one; both share sessions and signalling. */
  readonly tls: TlsConfig | null;
  /** The first secret signs; all verify. */
  readonly jwtSecrets: readonly [string, ...string[]];
  /** Origins besides the server's own; `scheme://*` stands for each of a scheme. */
  readonly corsOrigins: readonly string[];
  /** Origin of pairing links; null: the listener's own. */
  readonly pageOrigin: string | null;
  /** The built phone page; null: none is served. */
  readonly pageDir: string | null;
  /** Addresses and CIDR blocks whose X-Forwarded-For counts. */
  readonly trustedProxies: readonly string[];
  /** PostgreSQL; null: what outlasts a restart is in `dataDir`, or nowhere. */
  readonly database: DatabaseConfig | null;
  /** What nodes share; null: this node is alone. */
  readonly redis: RedisAddress | null;
  /** Where the embedded registry keeps its files; null: counters live in memory only. */
  readonly dataDir: string | null;
  /** The same for everybody, beside what `turn` gives to members. */
  readonly iceServers: readonly ConfiguredIceServer[];
  readonly turn: TurnConfig | null;
  readonly limits: Limits;
  /** A listener for Prometheus alone; null: none. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  readonly logLevel: LogLevel;
  /** How long sockets stay after SIGTERM, until whoever balances the load has noticed. */
  readonly drainMs: number;
};

export type LogLevel = v.InferOutput<typeof logLevel>;
type ConfiguredIceServer = v.InferOutput<typeof iceServer>;

/** A name or an address; whether it can be listened on shows when it is tried. */
const hostName = v.pipe(v.string(), v.regex(/^[\w.:%-]{1,255}$/));
const portNumber = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65_535));
const port = (fallback: string) => v.optional(portNumber, fallback);

const secret = v.pipe(
  v.string(),
  v.check((text) => Buffer.byteLength(text) >= 32),
);

const origin = v.pipe(
  v.string(),
  v.check((text) => isOrigin(text)),
);

const corsOrigin = v.pipe(
  v.string(),
  v.check((text) => isOrigin(text) || /^[a-z]+-extension:\/\/(\*|[a-z0-9-]+)$/.test(text)),
);

const proxy = v.pipe(
  v.string(),
  v.check((text) => isAddressOrBlock(text)),
);

const commaList = <Item extends v.GenericSchema<string, string>>(item: Item) =>
  v.pipe(
    v.string(),
    v.transform((text) =>
      text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    ),
    v.array(item),
  );

const iceServer = v.strictObject({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.exactOptional(v.string()),
  credential: v.exactOptional(v.string()),
});

const redisUrl = v.pipe(
  v.string(),
  v.transform(parseRedisAddress),
  v.check((address) => address !== null),
);

const drainMs = v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number), v.maxValue(120_000));
const logLevel = v.picklist(["fatal", "error", "warn", "info", "debug", "silent"]);

const variables = {
  NODE_ENV: v.optional(v.picklist(["production", "development", "test"]), "development"),
  HOST: v.optional(hostName, "127.0.0.1"),
  PORT: port("8080"),
  TLS_HOST: v.optional(hostName),
  TLS_PORT: port("8443"),
  TLS_CERT_FILE: v.optional(v.string(), ""),
  TLS_KEY_FILE: v.optional(v.string(), ""),
  JWT_SECRET: v.optional(secret),
  JWT_SECRET_PREVIOUS: v.optional(secret),
  CORS_ORIGIN: v.optional(commaList(corsOrigin), extensionOrigins.join(",")),
  PAGE_ORIGIN: v.optional(origin),
  PAGE_DIR: v.optional(v.pipe(v.string(), v.nonEmpty())),
  TRUSTED_PROXY: v.optional(
    v.union([
      v.pipe(
        v.literal("off"),
        v.transform((): string[] => []),
      ),
      commaList(proxy),
    ]),
    "off",
  ),
  DATABASE_URL: v.optional(databaseUrl),
  REDIS_URL: v.optional(redisUrl),
  DATA_DIR: v.optional(v.pipe(v.string(), v.nonEmpty())),
  ICE_SERVERS: v.optional(v.pipe(v.string(), v.parseJson(), v.array(iceServer)), "[]"),
  TURN_URLS: v.optional(v.pipe(commaList(iceUrl), v.minLength(1), v.maxLength(8))),
  TURN_SECRET: v.optional(secret),
  TURN_CREDENTIAL_SECONDS: v.optional(credentialSeconds, "600"),
  LIMITS: v.optional(v.pipe(v.string(), v.parseJson(), limitsSchema), "{}"),
  METRICS_HOST: v.optional(hostName, "127.0.0.1"),
  METRICS_PORT: v.optional(portNumber),
  LOG_LEVEL: v.optional(logLevel, "info"),
  DRAIN_MS: v.optional(drainMs),
} satisfies Record<VariableName, v.GenericSchema>;
const environment = v.object(variables);

/** Throws ConfigError with one line. */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const parsed = v.safeParse(environment, withoutEmpty(variables), { abortEarly: true });
  if (!parsed.success) {
    const path = parsed.issues[0].path?.[0]?.key;
    throw wrong(isVariable(path) ? path : "NODE_ENV");
  }
  const env = parsed.output;
  const production = env.NODE_ENV === "production";
  return {
    host: env.HOST,
    port: env.PORT,
    tls: readTls(env),
    jwtSecrets: readSecrets(env.JWT_SECRET, env.JWT_SECRET_PREVIOUS, production),
    corsOrigins: env.CORS_ORIGIN,
    pageOrigin: readPageOrigin(env, production),
    pageDir: env.PAGE_DIR ?? null,
    trustedProxies: env.TRUSTED_PROXY,
    database: env.DATABASE_URL ?? null,
    redis: env.REDIS_URL ?? null,
    dataDir: env.DATA_DIR ?? null,
    iceServers: env.ICE_SERVERS,
    turn: readTurn(env, production),
    limits: env.LIMITS,
    metrics: env.METRICS_PORT === undefined ? null : { host: env.METRICS_HOST, port: env.METRICS_PORT },
    logLevel: env.LOG_LEVEL,
    drainMs: env.DRAIN_MS ?? (production ? 5_000 : 0),
  };
}

function readTls(env: v.InferOutput<typeof environment>): TlsConfig | null {
  if (env.TLS_CERT_FILE === "" && env.TLS_KEY_FILE === "") {
    return null;
  }
  if (env.TLS_CERT_FILE === "") {
    throw wrong("TLS_CERT_FILE");
  }
  if (env.TLS_KEY_FILE === "") {
    throw wrong("TLS_KEY_FILE");
  }
  return {
    host: env.TLS_HOST ?? env.HOST,
    port: env.TLS_PORT,
    certFile: env.TLS_CERT_FILE,
    keyFile: env.TLS_KEY_FILE,
  };
}

/**
 * The fragment of a pairing link is what a page over http hands to whoever is on the phone's network. Unset, links lead
 * to the listener on localhost: no phone gets there from a server that others reach, by itself or through a proxy.
 */
function readPageOrigin(env: v.InferOutput<typeof environment>, production: boolean): string | null {
  const { PAGE_ORIGIN: pageOrigin = null, HOST: host, TRUSTED_PROXY: proxies } = env;
  const isForOthers = proxies.length > 0 || ![host, readTls(env)?.host ?? host].every(isLoopback);
  if (production && (pageOrigin === null ? isForOthers : !isConfidential(new URL(pageOrigin)))) {
    throw wrong("PAGE_ORIGIN");
  }
  return pageOrigin;
}

/** Whether what is asked of it stays between the browser and the server. */
function isConfidential({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || isLoopback(hostname);
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/.test(host);
}

/** Without coturn's own secret no credential is good: there is none to make up. */
function readTurn(env: v.InferOutput<typeof environment>, production: boolean): TurnConfig | null {
  const { TURN_URLS: urls, TURN_SECRET: shared = null } = env;
  if (urls === undefined) {
    return null;
  }
  if (needsSecret(urls) && (shared === null || (production && isWeak(shared)))) {
    throw wrong("TURN_SECRET");
  }
  return { urls, secret: shared, lifetimeSeconds: env.TURN_CREDENTIAL_SECONDS };
}

/** Outside production a secret for this run is enough: tokens then end with the process. */
function readSecrets(
  current: string | undefined,
  previous: string | undefined,
  production: boolean,
): readonly [string, ...string[]] {
  if (production && (current === undefined || isWeak(current))) {
    throw wrong("JWT_SECRET");
  }
  if (production && previous !== undefined && isWeak(previous)) {
    throw wrong("JWT_SECRET_PREVIOUS");
  }
  const first = current ?? randomBytes(48).toString("base64");
  return previous === undefined ? [first] : [first, previous];
}

/** Few different characters, a row or a repetition of them, or words of examples: nothing a generator would write. */
function isWeak(text: string): boolean {
  const steps = [...text].map((character, index) => character.charCodeAt(0) - text.charCodeAt(index + 1));
  return (
    new Set(text).size < 12 ||
    new Set(steps).size < 12 ||
    /^(.{1,16})\1+$/.test(text) ||
    /change.?me|secret|password|example|default|pairqr/i.test(text)
  );
}

function isOrigin(text: string): boolean {
  return /^https?:\/\/[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function isAddressOrBlock(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) {
    return false;
  }
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** An empty variable counts as unset: compose files write them so. */
function withoutEmpty(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined && value !== "") {
      kept[name] = value;
    }
  }
  return kept;
}
