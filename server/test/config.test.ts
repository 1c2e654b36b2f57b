import { expect, it } from "vitest";
import { readConfig } from "../src/config.ts";

const strong = "k3vQ9xZr7TnW2bYc8LmD5fGh1JpS4aUe6RtXo0iB";

const production = (variables: Record<string, string>) => ({
  NODE_ENV: "production",
  JWT_SECRET: strong,
  ...variables,
});

it("starts with nothing set: free of third parties, on this machine only", () => {
  const config = readConfig({});
  expect(config).toMatchObject({ host: "127.0.0.1", port: 8080, tls: null, iceServers: [], dataDir: null });
  expect(Buffer.byteLength(config.jwtSecrets[0])).toBeGreaterThanOrEqual(32);
  expect(readConfig({}).jwtSecrets[0]).not.toBe(config.jwtSecrets[0]);
});

it("drains in production, where somebody balances the load, and not on a desk", () => {
  expect(readConfig({}).drainMs).toBe(0);
  expect(readConfig(production({})).drainMs).toBe(5_000);
});

it.each([
  ["https://pairqr.example", production({ HOST: "0.0.0.0", PAGE_ORIGIN: "https://pairqr.example" })],
  ["http://localhost:8080", production({ HOST: "0.0.0.0", PAGE_ORIGIN: "http://localhost:8080" })],
  ["http://[::1]:8080", production({ PAGE_ORIGIN: "http://[::1]:8080" })],
  [null, production({})],
  ["http://192.168.1.20", { PAGE_ORIGIN: "http://192.168.1.20" }],
])("[SG31] leads phones to %s", (pageOrigin, variables: Record<string, string>) => {
  expect(readConfig(variables).pageOrigin).toBe(pageOrigin);
});

it("reads every variable", () => {
  const config = readConfig({
    NODE_ENV: "production",
    HOST: "0.0.0.0",
    PORT: "80",
    TLS_HOST: "::",
    TLS_PORT: "443",
    TLS_CERT_FILE: "cert.pem",
    TLS_KEY_FILE: "key.pem",
    JWT_SECRET: strong,
    JWT_SECRET_PREVIOUS: strong.toUpperCase(),
    CORS_ORIGIN: "https://a.example, moz-extension://*",
    PAGE_ORIGIN: "https://pairqr.example",
    TRUSTED_PROXY: "10.0.0.0/8,::1",
    ICE_SERVERS: '[{"urls":["turn:turn.example"],"username":"u","credential":"c"}]',
    TURN_URLS: "stun:turn.example, turns:turn.example:443?transport=tcp",
    TURN_SECRET: strong,
    LIMITS: '{"createsPerMinute":5}',
    DATA_DIR: "",
    DRAIN_MS: "2500",
  });
  expect(config.drainMs).toBe(2_500);
  expect(config.tls).toEqual({ host: "::", port: 443, certFile: "cert.pem", keyFile: "key.pem" });
  expect(config.jwtSecrets).toHaveLength(2);
  expect(config.corsOrigins).toEqual(["https://a.example", "moz-extension://*"]);
  expect(config.trustedProxies).toEqual(["10.0.0.0/8", "::1"]);
  expect(config.iceServers).toHaveLength(1);
  expect(config.turn).toEqual({
    urls: ["stun:turn.example", "turns:turn.example:443?transport=tcp"],
    secret: strong,
    lifetimeSeconds: 600,
  });
  expect(config.limits).toMatchObject({ createsPerMinute: 5, joinsPerMinute: 120 });
  expect(config.dataDir).toBeNull();
});

it.each([
  ["JWT_SECRET", { NODE_ENV: "production" }],
  ["JWT_SECRET", { NODE_ENV: "production", JWT_SECRET: "" }],
  ["JWT_SECRET", { JWT_SECRET: "short" }],
  ["JWT_SECRET", { NODE_ENV: "production", JWT_SECRET: "change-me-change-me-change-me-change-me" }],
  ["JWT_SECRET", { NODE_ENV: "production", JWT_SECRET: "a".repeat(64) }],
  [
    "JWT_SECRET_PREVIOUS",
    { NODE_ENV: "production", JWT_SECRET: strong, JWT_SECRET_PREVIOUS: "a".repeat(64) },
  ],
  ["PORT", { PORT: "http" }],
  ["PORT", { PORT: "65536" }],
  ["TLS_KEY_FILE", { TLS_CERT_FILE: "cert.pem" }],
  ["TLS_CERT_FILE", { TLS_KEY_FILE: "key.pem" }],
  ["CORS_ORIGIN", { CORS_ORIGIN: "*" }],
  ["CORS_ORIGIN", { CORS_ORIGIN: "https://*" }],
  ["CORS_ORIGIN", { CORS_ORIGIN: "https://a.example/path" }],
  ["PAGE_ORIGIN", { PAGE_ORIGIN: "https://a.example/" }],
  ["PAGE_ORIGIN", production({ PAGE_ORIGIN: "http://pairqr.example" })],
  ["PAGE_ORIGIN", production({ PAGE_ORIGIN: "http://192.168.1.20:8080" })],
  ["PAGE_ORIGIN", production({ PAGE_ORIGIN: "http://localhost.example" })],
  ["PAGE_ORIGIN", production({ HOST: "0.0.0.0" })],
  ["PAGE_ORIGIN", production({ TLS_HOST: "::", TLS_CERT_FILE: "cert.pem", TLS_KEY_FILE: "key.pem" })],
  ["PAGE_ORIGIN", production({ TRUSTED_PROXY: "127.0.0.1" })],
  ["TRUSTED_PROXY", { TRUSTED_PROXY: "10.0.0.0/33" }],
  ["TRUSTED_PROXY", { TRUSTED_PROXY: "on" }],
  ["ICE_SERVERS", { ICE_SERVERS: "stun:turn.example" }],
  ["ICE_SERVERS", { ICE_SERVERS: '[{"url":"stun:turn.example"}]' }],
  ["TURN_URLS", { TURN_URLS: "https://turn.example", TURN_SECRET: strong }],
  ["TURN_URLS", { TURN_URLS: "turn:turn.example?transport=quic", TURN_SECRET: strong }],
  ["TURN_URLS", { TURN_URLS: Array(9).fill("stun:turn.example").join(",") }],
  ["TURN_SECRET", { TURN_URLS: "stun:turn.example,turn:turn.example" }],
  ["TURN_SECRET", { TURN_URLS: "turns:turn.example", TURN_SECRET: "short" }],
  ["TURN_SECRET", production({ TURN_URLS: "turn:turn.example", TURN_SECRET: "a".repeat(64) })],
  ["TURN_SECRET", production({ TURN_URLS: "turn:turn.example", TURN_SECRET: `default-${strong}` })],
  ["TURN_CREDENTIAL_SECONDS", { TURN_CREDENTIAL_SECONDS: "10m" }],
  ["TURN_CREDENTIAL_SECONDS", { TURN_CREDENTIAL_SECONDS: "3601" }],
  ["LIMITS", { LIMITS: '{"createsPerMinutes":5}' }],
  ["LIMITS", { LIMITS: '{"createsPerMinute":0}' }],
  ["LOG_LEVEL", { LOG_LEVEL: "loud" }],
  ["DRAIN_MS", { DRAIN_MS: "5s" }],
  ["DRAIN_MS", { DRAIN_MS: "120001" }],
])("refuses a wrong %s in one line that names it", (name, variables: Record<string, string>) => {
  let message = "";
  try {
    readConfig(variables);
  } catch (error) {
    message = error instanceof Error ? error.message : "";
  }
  expect(message).toMatch(new RegExp(`^${name} must be [^\\n]+$`));
  for (const value of Object.values(variables)) {
    expect(value.length > 20 && message.includes(value)).toBe(false);
  }
});
