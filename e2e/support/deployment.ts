/**
 * docker-compose.yml without Docker: each service natively, with the files that its container has, the variables
 * that it gets, and secrets of infra/generate-secrets. Only addresses differ.
 */

import { execFileSync } from "node:child_process";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { environmentOf, serviceOf } from "../../infra/test/support/compose.ts";
import { createTemporaryFolder } from "./files.ts";
import { findFreePort } from "./ports.ts";
import { type RunningCaddy, startCaddy } from "./services/caddy.ts";
import { findOwnAddress, type RunningCoturn, startCoturn } from "./services/coturn.ts";
import { startDeployedRedis } from "./services/deployed-redis.ts";
import { startPostgres } from "./services/postgres.ts";
import { type ServerNode, startServerNodes } from "./services/server-nodes.ts";

export type Deployment = {
  /** What phones open. */
  readonly url: string;
  readonly caddy: RunningCaddy;
  readonly coturn: RunningCoturn;
  readonly nodes: readonly ServerNode[];
  /** Every secret of this deployment: none may be in a log. */
  readonly secrets: readonly string[];
  readonly metricsOf: (node: ServerNode) => Promise<string>;
  readonly close: () => Promise<void>;
};

const rootDir = join(import.meta.dirname, "../..");
const host = "localhost";

export async function openDeployment(pageDir: string): Promise<Deployment> {
  const cleanups: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  try {
    const folder = await createTemporaryFolder("deployment");
    cleanups.push(folder.remove);
    const values = await generateSecrets(folder.path);
    const postgres = await startPostgres();
    cleanups.push(postgres.close);
    const redis = await startDeployedRedis(join(folder.path, "infra/secrets/redis_users"));
    cleanups.push(redis.stop);

    const places = await Promise.all(["api-1", "api-2"].map(() => findPlace()));
    const caddy = await startCaddy({
      host,
      pageDir,
      upstreams: places.map(({ port }) => `127.0.0.1:${port}`),
    });
    cleanups.push(caddy.stop);
    const coturn = await startCoturn({
      secret: values.TURN_SECRET ?? "",
      certificate: caddy.certificate,
      // Both browsers are on this machine: the computer's address is a private one, which the file refuses.
      allowedPeers: [findOwnAddress()],
    });
    cleanups.push(coturn.stop);
    const nodes = await startServerNodes(0, {
      ...environmentOf(serviceOf("api-1"), values),
      HOST: "127.0.0.1",
      METRICS_HOST: "127.0.0.1",
      PAGE_DIR: pageDir,
      PAGE_ORIGIN: caddy.url,
      TRUSTED_PROXY: "127.0.0.1/32",
      REDIS_URL: `redis://default:${values.REDIS_PASSWORD}@127.0.0.1:${redis.port}`,
      DATABASE_URL: postgres.url,
      TURN_URLS: Object.values(coturn.urls).join(","),
    });
    cleanups.push(nodes.stop);
    const all = await Promise.all(
      places.map(({ port, metricsPort }) =>
        nodes.add({ PORT: String(port), METRICS_PORT: String(metricsPort) }),
      ),
    );
    return {
      url: caddy.url,
      caddy,
      coturn,
      nodes: all,
      secrets: [...secretsOf(values), postgres.password],
      metricsOf: async (node) => {
        const place = places[all.indexOf(node)];
        return (await fetch(`http://127.0.0.1:${place?.metricsPort}/metrics`)).text();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function findPlace(): Promise<{ readonly port: number; readonly metricsPort: number }> {
  return { port: await findFreePort(), metricsPort: await findFreePort() };
}

/** By the operator's own command, in a folder of its own: it writes beside where it is. */
export async function generateSecrets(folder: string): Promise<Readonly<Record<string, string>>> {
  await cp(join(rootDir, "infra/generate-secrets"), join(folder, "infra/generate-secrets"));
  execFileSync(join(folder, "infra/generate-secrets"), [host]);
  const lines = (await readFile(join(folder, ".env"), "utf8")).match(/^[A-Z_]+=.*$/gm) ?? [];
  return Object.fromEntries(lines.map((line) => [line.replace(/=.*/, ""), line.replace(/^[^=]*=/, "")]));
}

function secretsOf(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => (/SECRET|PASSWORD/.test(name) ? [value] : []));
}
