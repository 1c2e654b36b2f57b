/**
 * Several real server processes, built as an operator builds them, that share what REDIS_URL and DATABASE_URL name.
 *
 *   const nodes = await startServerNodes(3, { REDIS_URL: redis.url });
 *   nodes.all[0].url, await nodes.all[0].kill("SIGKILL"), await nodes.add(), await nodes.stop()
 */

import { randomBytes } from "node:crypto";
import type { Program } from "../program.ts";
import { roomyLimits } from "../roomy-limits.ts";
import { buildServer } from "./server-program.ts";

export type ServerNode = Pick<Program, "pid" | "log" | "kill"> & { readonly url: string };

export type ServerNodes = {
  readonly all: readonly ServerNode[];
  /** One more, for example on the port that a former one had. */
  add(variables?: Readonly<Record<string, string>>): Promise<ServerNode>;
  readonly stop: () => Promise<void>;
};

export async function startServerNodes(
  count: number,
  variables: Readonly<Record<string, string>>,
): Promise<ServerNodes> {
  const program = await buildServer();
  const shared = {
    PORT: "0",
    JWT_SECRET: randomBytes(48).toString("base64"),
    LIMITS: JSON.stringify(roomyLimits),
    LOG_LEVEL: "info",
    ...variables,
  };
  const started: ServerNode[] = [];

  async function add(own: Readonly<Record<string, string>> = {}): Promise<ServerNode> {
    const { url, ...server } = program.run({ ...shared, ...own });
    const node = { ...server, url: await url() };
    started.push(node);
    return node;
  }

  const stop = async (): Promise<void> => {
    await Promise.all(started.map((node) => node.kill("SIGKILL")));
    await program.remove();
  };
  try {
    return { all: await Promise.all(Array.from({ length: count }, () => add())), add, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
