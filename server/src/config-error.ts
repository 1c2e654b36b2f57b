/** What each variable must be, and how it is said that one is not: in one line that names it. */

export const expectedForm = {
  NODE_ENV: "production, development or test",
  HOST: 'an address to listen on, for example "0.0.0.0"',
  PORT: "a port number from 0 to 65535",
  TLS_HOST: 'an address to listen on, for example "0.0.0.0"',
  TLS_PORT: "a port number from 0 to 65535",
  TLS_CERT_FILE: "the path of a PEM certificate, together with TLS_KEY_FILE",
  TLS_KEY_FILE: "the path of a PEM private key, together with TLS_CERT_FILE",
  JWT_SECRET: 'at least 32 random bytes as text, for example the output of "openssl rand -base64 48"',
  JWT_SECRET_PREVIOUS: "a second JWT_SECRET that is accepted as well, at least 32 bytes, or unset",
  CORS_ORIGIN: 'origins with commas between, for example "https://pairqr.example,chrome-extension://<id>"',
  PAGE_ORIGIN: 'one origin without a path, in production https, for example "https://pairqr.example"',
  PAGE_DIR: "the folder of the built phone page, with its index.html",
  TRUSTED_PROXY: '"off", or addresses and CIDR blocks with commas between, for example "10.0.0.0/8,fd00::/8"',
  DATABASE_URL:
    "postgres://user:password@host:5432/name, with ?sslmode=verify-full (and &sslrootcert=<PEM file>) or no-verify for TLS",
  REDIS_URL:
    '"redis://user:password@host:6379/0", or "redis+cluster://user:password@host:6379,host:6379", of Redis 7 or later; with TLS rediss',
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
  DRAIN_MS: "milliseconds from 0 to 120000",
} as const satisfies Readonly<Record<string, string>>;

export type VariableName = keyof typeof expectedForm;

/** Its message is the one line that the operator reads. */
export class ConfigError extends Error {}

/** `found` says what was wrong with it, and never repeats a value: some of them are secrets. */
export function wrong(name: VariableName, found?: unknown): ConfigError {
  const cause = found instanceof Error ? found.message.split("\n", 1).join("") : found;
  return new ConfigError(`${name} must be ${expectedForm[name]}${cause === undefined ? "" : ` (${cause})`}`);
}

export function isVariable(name: unknown): name is VariableName {
  return typeof name === "string" && Object.hasOwn(expectedForm, name);
}
