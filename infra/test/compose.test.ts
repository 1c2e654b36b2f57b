/** docker-compose.yml: valid, confined, and no path, port, variable or secret in it that does not exist. */

import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../server/src/config.ts";
import { requestConnectionsTotal } from "../../server/src/limits.ts";
import { readCompose, type Service, schemaFindings } from "./support/compose.ts";
import {
  apiVariables,
  interpolate,
  interpolations,
  isInRepository,
  readText,
  readYaml,
} from "./support/files.ts";

const compose = readCompose();
const text = readText("docker-compose.yml");
const services = Object.entries(compose.services);
const readme = readText("infra/README.md");
/** What infra/generate-secrets writes into .env. */
const generated = {
  PAIRQR_HOST: "pairqr.example",
  CADDY_TLS: "internal",
  TURN_HOST: "pairqr.example",
  JWT_SECRET: "6a7tQzYlX9f3kWm0sVbN2cRjHdPgE8uLiOoT5xKw",
  REDIS_PASSWORD: "redis-Zq8_w",
  POSTGRES_PASSWORD: "postgres-Zq8_w",
  TURN_SECRET: "Bq7yXz1m9sKfLw3pRtVn5cJdHgE8uLiOoT0xQaWe",
};

test("is valid by the schema of the Compose specification", () => {
  expect(schemaFindings(compose)).toEqual([]);
});

test("has Caddy, at least two api nodes, Redis, PostgreSQL and coturn", () => {
  expect(Object.keys(compose.services).sort()).toEqual([
    "api-1",
    "api-2",
    "caddy",
    "coturn",
    "postgres",
    "redis",
  ]);
});

describe.each(services)("%s", (name, service) => {
  test("runs confined: no root, no write, no capability, no new right", () => {
    expect(Number(service.user?.split(":")[0])).toBeGreaterThan(0);
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(["ALL"]);
    expect(service.cap_add ?? []).toEqual(name === "caddy" ? ["NET_BIND_SERVICE"] : []);
    expect(service.security_opt).toEqual(["no-new-privileges:true"]);
    expect(service.privileged).toBeUndefined();
  });

  test("is bounded, watched and started again", () => {
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.cpus).toBeGreaterThan(0);
    expect(service.pids_limit).toBeGreaterThan(0);
    expect(service.restart).toBe("unless-stopped");
    expect(service.stop_grace_period).toMatch(/^\d+s$/);
    expect(service.healthcheck?.test[0]).toMatch(/^CMD(-SHELL)?$/);
  });

  test("has an exact image, or is built from a Dockerfile whose images are exact", () => {
    if (service.build === undefined) {
      expect(service.image).toMatch(/:\d+\.\d+(\.\d+)?-\w+$/);
      return;
    }
    const dockerfile = readText(service.build.dockerfile);
    const stages = [...dockerfile.matchAll(/^FROM (\S+) AS (\w+)$/gm)].map(([, , stage]) => stage);
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].flatMap(([, image = ""]) =>
      stages.includes(image) ? [] : [image],
    );
    expect(images.filter((image) => !/:\d+\.\d+(\.\d+)?-[\w-]+$/.test(image))).toEqual([]);
    if (service.build.target !== undefined) expect(stages).toContain(service.build.target);
    expect(dockerfile).toMatch(/^USER (node|10001:10001)$/m);
  });

  test("mounts only what is in the repository, read-only, or a volume that is declared", () => {
    for (const mount of service.volumes ?? []) {
      const [source = "", target = "", mode] = mount.split(":");
      expect(target).toMatch(/^\//);
      if (!source.startsWith("./")) {
        expect(Object.keys(compose.volumes)).toContain(source);
        continue;
      }
      expect(isInRepository(source), source).toBe(true);
      expect(mode).toBe("ro");
    }
  });

  test("uses only secrets and networks that are declared", () => {
    for (const secret of service.secrets ?? []) expect(Object.keys(compose.secrets)).toContain(secret);
    for (const network of service.networks ?? []) expect(Object.keys(compose.networks)).toContain(network);
    const waitsFor = Array.isArray(service.depends_on)
      ? service.depends_on
      : Object.keys(service.depends_on ?? {});
    for (const other of waitsFor) expect(Object.keys(compose.services)).toContain(other);
  });
});

describe("variables", () => {
  test("each is written by generate-secrets and wanted, or has a default and a line in infra/README.md", () => {
    const written = generatedNames();
    const wanted = new Set(
      interpolations(text)
        .filter(({ operator }) => operator === ":?")
        .map(({ name }) => name),
    );
    for (const { name, operator } of interpolations(text)) {
      if (written.includes(name)) expect(wanted.has(name), `${name} has no :?`).toBe(true);
      else expect([operator, readme.includes(`\`${name}\``)], name).toEqual([":-", true]);
    }
  });

  test("nothing that generate-secrets writes is left unused", () => {
    const used = interpolations(text).map(({ name }) => name);
    expect(generatedNames().filter((name) => !used.includes(name))).toEqual([]);
    expect([...generatedNames()].sort()).toEqual(Object.keys(generated).sort());
  });

  test("no secret has a default", () => {
    const defaults = text.matchAll(/\$\{(\w*(?:SECRET|PASSWORD)\w*):-([^}]*)\}/g);
    // A former secret may be none.
    expect([...defaults].filter(([, name, value]) => value !== "" || !name?.endsWith("_PREVIOUS"))).toEqual(
      [],
    );
  });

  test("each that the api gets is one that the server knows, and they start a server in production", () => {
    const environment = environmentOf(serviceOf("api-1"));
    expect(Object.keys(environment).filter((name) => !apiVariables().includes(name))).toEqual([]);
    expect(environment.NODE_ENV).toBe("production");
    const config = readConfig(environment);
    expect(config).toMatchObject({ port: 8080, pageOrigin: "https://pairqr.example" });
    expect(config.database).toMatchObject({ host: "postgres", password: generated.POSTGRES_PASSWORD });
    expect(config.trustedProxies).toEqual(["172.30.53.0/24"]);
    expect(config.turn?.secret).toBe(generated.TURN_SECRET);
  });

  test("each that Caddy and coturn get is one that their files name", () => {
    const named = {
      caddy: readText("infra/caddy/Caddyfile") + readText("infra/caddy/start.sh"),
      coturn: readText("infra/coturn/start.sh") + readText("infra/coturn/follow-certificate.sh"),
    };
    for (const [name, files] of Object.entries(named)) {
      const variables = Object.keys(serviceOf(name).environment ?? {}).filter(
        (one) => !one.startsWith("XDG_CONFIG"),
      );
      expect(variables.filter((variable) => !files.includes(variable))).toEqual([]);
    }
  });
});

describe("addresses and ports", () => {
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

  test("members are told the ports that coturn listens on", () => {
    const { TURN_PORT, TURN_TLS_PORT } = environmentOf(serviceOf("coturn"));
    expect(environmentOf(serviceOf("api-1")).TURN_URLS?.split(",")).toEqual([
      `stun:pairqr.example:${TURN_PORT}`,
      `turn:pairqr.example:${TURN_PORT}?transport=udp`,
      `turn:pairqr.example:${TURN_PORT}?transport=tcp`,
      `turns:pairqr.example:${TURN_TLS_PORT}?transport=tcp`,
    ]);
  });

  test("Prometheus asks every api node, where it has its metrics", () => {
    const prometheus = readYaml("infra/prometheus/prometheus.yml");
    const nodes = Object.keys(compose.services).filter((name) => name.startsWith("api-"));
    const port = Number(environmentOf(serviceOf("api-1")).METRICS_PORT);
    expect(prometheus).toMatchObject({ scrape_configs: [{ dns_sd_configs: [{ names: nodes, port }] }] });
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
    expect(environmentOf(serviceOf("postgres")).POSTGRES_PASSWORD_FILE).toBe(
      "/run/secrets/postgres_password",
    );
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
    expect(readme).toContain("115 kB");
  });

  test("Redis has room beside its maxmemory", () => {
    const [, maxmemory] = /^maxmemory (\d+)mb$/m.exec(readText("infra/redis/redis.conf")) ?? [];
    expect(Number.parseInt(serviceOf("redis").mem_limit ?? "", 10)).toBeGreaterThanOrEqual(
      Number(maxmemory) * 1.4,
    );
  });
});

test("what containers start is executable, and in their folder", () => {
  for (const script of [
    "infra/caddy/start.sh",
    "infra/coturn/start.sh",
    "infra/coturn/follow-certificate.sh",
  ]) {
    execFileSync("sh", ["-n", script], { cwd: `${import.meta.dirname}/../..` });
    execFileSync("test", ["-x", script], { cwd: `${import.meta.dirname}/../..` });
  }
  expect(readText("infra/docker/pairqr.Dockerfile")).toContain('CMD ["/etc/caddy/start.sh"]');
  expect(serviceOf("caddy").volumes).toContain("./infra/caddy:/etc/caddy:ro");
  expect(readText("infra/docker/coturn.Dockerfile")).toContain('CMD ["/etc/coturn/follow-certificate.sh"]');
  expect(serviceOf("coturn").volumes).toContain("./infra/coturn:/etc/coturn:ro");
});

test("coturn gets TLS when its certificate comes late: by ending, whatever the code, and being started again", () => {
  const coturn = serviceOf("coturn");
  // Not "on-failure": how its script ends says nothing.
  expect(coturn.restart).toBe("unless-stopped");
  // Nothing in the place of the image's own command, which follows the certificate.
  expect([coturn.command, coturn.entrypoint]).toEqual([undefined, undefined]);
  const folder = environmentOf(coturn).TURN_CERTIFICATE_DIR;
  expect(environmentOf(serviceOf("caddy")).TURN_CERTIFICATE_DIR).toBe(folder);
  expect(serviceOf("caddy").volumes).toContain(`turn-certificate:${folder}`);
  expect(coturn.volumes).toContain(`turn-certificate:${folder}:ro`);
  expect(serviceOf("caddy").user).toBe(coturn.user);
});

function serviceOf(name: string): Service {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`There is no service ${name}.`);
  return service;
}

function environmentOf(service: Service): Readonly<Record<string, string>> {
  const entries = Object.entries(service.environment ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, interpolate(value, generated)]));
}

function healthcheckOf(name: string): string {
  return serviceOf(name).healthcheck?.test.join(" ") ?? "";
}

function generatedNames(): readonly string[] {
  const [, compose = ""] = readText("infra/generate-secrets").split('cat > "$root/.env"');
  return [...compose.matchAll(/^([A-Z_]+)=/gm)].map(([, name = ""]) => name);
}
