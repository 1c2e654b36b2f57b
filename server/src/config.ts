/** The environment, checked once at start: what is wrong is said in one line that names the variable. */
import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import * as v from "valibot";
import { type DatabaseConfig, databaseUrl } from "./database-url.ts";
import { type Limits, limitsSchema, tokenLifetimeMs } from "./limits.ts";
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
  readonly production: boolean;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** A second listener beside the plain one; both share sessions and signalling. */
  readonly tls: TlsConfig | null;
  /** The first secret signs; all verify. */
  readonly jwtSecrets: readonly [string, ...string[]];
  readonly tokenLifetimeMs: number;
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
};

export type LogLevel = v.InferOutput<typeof logLevel>;
type ConfiguredIceServer = v.InferOutput<typeof iceServer>;

/** Its message is the one line that the operator reads. */
export class ConfigError extends Error {}

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

const logLevel = v.picklist(["fatal", "error", "warn", "info", "debug", "silent"]);

const environment = v.object({
  NODE_ENV: v.optional(v.string(), "development"),
  HOST: v.optional(v.pipe(v.string(), v.nonEmpty()), "127.0.0.1"),
  PORT: port("8080"),
  TLS_HOST: v.optional(v.pipe(v.string(), v.nonEmpty())),
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
  METRICS_HOST: v.optional(v.pipe(v.string(), v.nonEmpty()), "127.0.0.1"),
  METRICS_PORT: v.optional(portNumber),
  LOG_LEVEL: v.optional(logLevel, "info"),
});

const expectedForm: Readonly<Record<keyof typeof environment.entries, string>> = {
  NODE_ENV: 'production or anything else, for example "production"',
  HOST: 'an address to listen on, for example "0.0.0.0"',
  PORT: "a port number from 0 to 65535",
  TLS_HOST: 'an address to listen on, for example "0.0.0.0"',
  TLS_PORT: "a port number from 0 to 65535",
  TLS_CERT_FILE: "the path of a PEM certificate, together with TLS_KEY_FILE",
  TLS_KEY_FILE: "the path of a PEM private key, together with TLS_CERT_FILE",
  JWT_SECRET: 'at least 32 random bytes as text, for example the output of "openssl rand -base64 48"',
  JWT_SECRET_PREVIOUS: "the JWT_SECRET used until now, at least 32 bytes, or unset",
  CORS_ORIGIN: 'origins with commas between, for example "https://pairqr.example,chrome-extension://<id>"',
  PAGE_ORIGIN: 'one origin without a path, for example "https://pairqr.example"',
  PAGE_DIR: "the folder of the built phone page",
  TRUSTED_PROXY: '"off", or addresses and CIDR blocks with commas between, for example "10.0.0.0/8,fd00::/8"',
  DATABASE_URL:
    "postgres://user:password@host:5432/name, with ?sslmode=verify-full (and &sslrootcert=<PEM file>) or no-verify for TLS",
  REDIS_URL:
    '"redis://user:password@host:6379/0", or "redis+cluster://user:password@host:6379,host:6379"; with TLS rediss',
  DATA_DIR: "a folder that the server may write to",
  ICE_SERVERS: 'a JSON array of RTCIceServer, for example [{"urls":"stun:turn.example:3478"}]',
  TURN_URLS:
    'up to 8 stun:, turn: and turns: URLs with commas between, for example "turn:turn.example:3478?transport=udp"',
  TURN_SECRET:
    "coturn's static-auth-secret: at least 32 random bytes as text; needed with turn: in TURN_URLS",
  TURN_CREDENTIAL_SECONDS: "seconds that TURN credentials live, from 4 to 3600",
  LIMITS: 'a JSON object with limits of server/src/limits.ts, for example {"createsPerMinute":60}',
  METRICS_HOST: 'an address that only your Prometheus reaches, for example "10.0.0.5"',
  METRICS_PORT: "a port number from 0 to 65535 for GET /metrics, or unset for none",
  LOG_LEVEL: "fatal, error, warn, info, debug or silent",
};

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
    production,
    host: env.HOST,
    port: env.PORT,
    tls: readTls(env),
    jwtSecrets: readSecrets(env.JWT_SECRET, env.JWT_SECRET_PREVIOUS, production),
    tokenLifetimeMs,
    corsOrigins: env.CORS_ORIGIN,
    pageOrigin: env.PAGE_ORIGIN ?? null,
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

/** Few different characters, or words of examples: nothing a generator would have written. */
function isWeak(text: string): boolean {
  return new Set(text).size < 12 || /change.?me|secret|password|example|default|pairqr/i.test(text);
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

function isVariable(name: unknown): name is keyof typeof expectedForm {
  return typeof name === "string" && Object.hasOwn(expectedForm, name);
}

function wrong(name: keyof typeof expectedForm): ConfigError {
  return new ConfigError(`${name} must be ${expectedForm[name]}`);
}
