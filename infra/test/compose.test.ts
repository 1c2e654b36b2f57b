/** docker-compose.yml: valid, confined, and no path, port, variable or secret in it that does not exist. */

import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../server/src/config.ts";
import {
  compose,
  environmentOf,
  generated,
  type Service,
  schemaFindings,
  serviceOf,
} from "./support/compose.ts";
import { apiVariables, interpolations, listFiles, readText, rootDir } from "./support/files.ts";

const text = readText("docker-compose.yml");
const services = Object.entries(compose.services);
const readme = readText("infra/README.md");

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

  test("has an exact image, or one that is built here from a Dockerfile whose images are exact", () => {
    const build = builderOf(service)?.build;
    if (build === undefined) {
      expect(service.image).toMatch(/:\d+\.\d+(\.\d+)?-\w+$/);
      return;
    }
    const dockerfile = readText(build.dockerfile);
    const stages = [...dockerfile.matchAll(/^FROM (\S+) AS (\w+)$/gm)].map(([, , stage]) => stage);
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].flatMap(([, image = ""]) =>
      stages.includes(image) ? [] : [image],
    );
    expect(images.filter((image) => !/:\d+\.\d+(\.\d+)?-[\w-]+$/.test(image))).toEqual([]);
    if (build.target !== undefined) expect(stages).toContain(build.target);
    expect(dockerfile).toMatch(/^USER (node|10001:10001|999:1000)$/m);
  });

  test("mounts volumes that are declared, and nothing of the checkout: a change in that would not be in force after `up -d`", () => {
    for (const mount of service.volumes ?? []) {
      const [source = "", target = ""] = mount.split(":");
      expect(target).toMatch(/^\//);
      expect(Object.keys(compose.volumes)).toContain(source);
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

test("each image is built by one service: Compose builds all at once, and the second of a name is refused", () => {
  const built = services.flatMap(([, { build, image }]) => (build === undefined ? [] : [image]));
  expect(built.filter((image, index) => built.indexOf(image) !== index)).toEqual([]);
  // The others of that image take what was built, and ask no registry for it.
  const takers = services.filter(([, service]) => service.build === undefined && builderOf(service));
  expect(takers.map(([name, { pull_policy: policy }]) => [name, policy])).toEqual([["api-2", "never"]]);
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

test("what containers start is executable, and in their images, with its settings beside it", () => {
  const images = {
    "infra/docker/pairqr.Dockerfile": ["infra/caddy /etc/caddy", '["/etc/caddy/start.sh"]'],
    "infra/docker/coturn.Dockerfile": [
      `${["turnserver.conf", "start.sh", "follow-certificate.sh"].map((name) => `infra/coturn/${name}`).join(" ")} /etc/coturn/`,
      '["/etc/coturn/follow-certificate.sh"]',
    ],
    "infra/docker/redis.Dockerfile": [
      "infra/redis/redis.conf /etc/redis.conf",
      '["redis-server", "/etc/redis.conf"]',
    ],
  };
  for (const [dockerfile, [copied = "", command]] of Object.entries(images)) {
    const lines = readText(dockerfile).split("\n");
    expect(lines).toContain(`COPY ${copied}`);
    expect(lines).toContain(`CMD ${command}`);
  }
  for (const script of listFiles("infra/caddy", ".sh").concat(listFiles("infra/coturn", ".sh"))) {
    execFileSync("sh", ["-n", script], { cwd: rootDir });
    execFileSync("test", ["-x", script], { cwd: rootDir });
  }
  for (const name of ["caddy", "coturn", "redis"]) {
    const { command, entrypoint } = serviceOf(name);
    expect([command, entrypoint]).toEqual([undefined, undefined]);
  }
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

/** The service that builds the other's image, if any does. */
function builderOf({ image }: Service): Service | undefined {
  return Object.values(compose.services).find((one) => one.build !== undefined && one.image === image);
}

function generatedNames(): readonly string[] {
  const [, compose = ""] = readText("infra/generate-secrets").split('cat > "$root/.env"');
  return [...compose.matchAll(/^([A-Z_]+)=/gm)].map(([, name = ""]) => name);
}
