/** docker-compose.yml: who reaches whom, by which address and port, and with room for how many. */

import { expect, test } from "vitest";
import { readConfig } from "../../server/src/config.ts";
import { requestConnectionsTotal } from "../../server/src/limits.ts";
import { compose, environmentOf, generated, serviceOf } from "./support/compose.ts";
import { interpolate, readText, readYaml } from "./support/files.ts";

const services = Object.entries(compose.services);

test("Caddy balances over every api node, on the port that they listen on", () => {
  const nodes = Object.keys(compose.services).filter((name) => name.startsWith("api-"));
  const { PORT } = environmentOf(serviceOf("api-1"));
  expect(environmentOf(serviceOf("caddy")).API_UPSTREAMS).toBe(
    nodes.map((name) => `${name}:${PORT}`).join(" "),
  );
});

test("the ports of Caddy that are open outside are those that the Caddyfile listens on, QUIC among them", () => {
  const caddyfile = readText("infra/caddy/Caddyfile");
  expect(caddyfile).toContain("http_port {$HTTP_PORT:80}");
  expect(caddyfile).toContain("https_port {$HTTPS_PORT:443}");
  expect(serviceOf("caddy").ports).toEqual(["80:80", "443:443", "443:443/udp"]);
});

test("nothing but Caddy and coturn can be reached from outside", () => {
  const open = services.filter(
    ([, service]) => service.ports !== undefined || service.network_mode !== undefined,
  );
  expect(open.map(([name]) => name)).toEqual(["caddy", "coturn"]);
  expect(compose.networks.data?.internal).toBe(true);
  for (const name of ["redis", "postgres"]) expect(serviceOf(name).networks).toEqual(["data"]);
  expect(serviceOf("caddy").networks).toEqual(["edge"]);
});

test("[SG27] what Caddy and the api share has IPv6 too, so that IPv6 clients keep their addresses, and all of it is believed", () => {
  const { enable_ipv6: hasIpv6, ipam } = compose.networks.edge ?? {};
  const subnets = (ipam?.config ?? []).map(({ subnet }) => interpolate(subnet, generated));
  expect(hasIpv6).toBe(true);
  // One of IPv4, and a unique local one (RFC 4193).
  expect(subnets.map((subnet) => subnet.replace(/^fd[0-9a-f]{2}:.*\/64$/, "ULA"))).toEqual([
    "172.30.53.0/24",
    "ULA",
  ]);
  expect(readConfig(environmentOf(serviceOf("api-1"))).trustedProxies).toEqual(subnets);
});

test.each([
  ["5349", {}],
  ["443", { TURN_TLS_PORT: "443" }],
])("members are told the ports that coturn listens on, %s for TLS", (tlsPort, set) => {
  const values = { ...generated, ...set };
  const { TURN_PORT, TURN_TLS_PORT } = environmentOf(serviceOf("coturn"), values);
  expect(TURN_TLS_PORT).toBe(tlsPort);
  expect(environmentOf(serviceOf("api-1"), values).TURN_URLS?.split(",")).toEqual([
    `stun:pairqr.example:${TURN_PORT}`,
    `turn:pairqr.example:${TURN_PORT}?transport=udp`,
    `turn:pairqr.example:${TURN_PORT}?transport=tcp`,
    `turns:pairqr.example:${TURN_TLS_PORT}?transport=tcp`,
  ]);
});

test("Prometheus asks every api node, where it has its metrics", () => {
  const prometheus = readYaml("infra/prometheus/prometheus.yml");
  const nodes = Object.keys(compose.services).filter((name) => name.startsWith("api-"));
  const { METRICS_PORT } = environmentOf(serviceOf("api-1"));
  // Written down: what is looked up vanishes with its node, and is not down.
  const targets = nodes.map((name) => `${name}:${METRICS_PORT}`);
  expect(prometheus).toMatchObject({ scrape_configs: [{ static_configs: [{ targets }] }] });
});

test("healthchecks ask the ports that are listened on", () => {
  const { PORT } = environmentOf(serviceOf("api-1"));
  expect(healthcheckOf("api-1")).toContain(`:${PORT}/readyz`);
  expect(readText("infra/caddy/Caddyfile")).toContain("http://127.0.0.1:{$CADDY_HEALTH_PORT:2020}");
  expect(healthcheckOf("caddy")).toContain("http://127.0.0.1:2020/healthz");
  expect(healthcheckOf("coturn")).toContain(`-p ${environmentOf(serviceOf("coturn")).TURN_PORT}`);
  expect(readText("infra/redis/redis.conf")).toMatch(/^port 6379$/m);
});

test("Redis and PostgreSQL read their passwords from the files that generate-secrets writes", () => {
  expect(compose.secrets.redis_users?.file).toBe("./infra/secrets/redis_users");
  expect(compose.secrets.postgres_password?.file).toBe("./infra/secrets/postgres_password");
  expect(readText("infra/redis/redis.conf")).toMatch(/^aclfile \/run\/secrets\/redis_users$/m);
  expect(environmentOf(serviceOf("postgres")).POSTGRES_PASSWORD_FILE).toBe("/run/secrets/postgres_password");
});

test("Caddy has descriptors and memory for as many connections as the nodes take", () => {
  const nodes = Object.keys(compose.services).filter((name) => name.startsWith("api-"));
  const { socketsTotal } = readConfig(environmentOf(serviceOf("api-1"))).limits;
  const connections = nodes.length * (socketsTotal + requestConnectionsTotal);
  // One to the client, one to the node.
  expect(serviceOf("caddy").ulimits?.nofile).toBeGreaterThanOrEqual(2 * connections);
  expect(serviceOf("api-1").ulimits?.nofile).toBeGreaterThanOrEqual(socketsTotal + requestConnectionsTotal);
  const [, gigabytes] = /^(\d+)g$/.exec(serviceOf("caddy").mem_limit ?? "") ?? [];
  // 115 kB each, as infra/README.md has it, and a tenth for the kernel's share and what else it does.
  expect(Number(gigabytes) * 1024 ** 3).toBeGreaterThanOrEqual(
    1.1 * nodes.length * socketsTotal * 115 * 1024,
  );
  expect(readText("infra/README.md")).toContain("115 kB");
});

test("Redis has room beside its maxmemory", () => {
  const [, maxmemory] = /^maxmemory (\d+)mb$/m.exec(readText("infra/redis/redis.conf")) ?? [];
  expect(Number.parseInt(serviceOf("redis").mem_limit ?? "", 10)).toBeGreaterThanOrEqual(
    Number(maxmemory) * 1.4,
  );
});

function healthcheckOf(name: string): string {
  return serviceOf(name).healthcheck?.test.join(" ") ?? "";
}
