/** What a Redis has done and holds, by its own INFO. */

import { Redis } from "ioredis";

export type RedisWork = {
  /** Of scripts; the rest are plain commands and the node's own beats. */
  readonly scripts: number;
  /** All, those inside scripts included. */
  readonly commands: number;
  readonly networkBytes: number;
  readonly memoryBytes: number;
};

export type RedisMeter = {
  readonly pid: number;
  read(): Promise<RedisWork>;
  close(): void;
};

export async function openRedisMeter(url: string): Promise<RedisMeter> {
  const redis = new Redis(url);
  const pid = numberOf(await redis.info("server"), "process_id");
  return {
    pid,
    async read() {
      const info = await redis.info("everything");
      return {
        scripts: Number(/^cmdstat_evalsha:calls=(\d+)/m.exec(info)?.[1] ?? 0),
        commands: numberOf(info, "total_commands_processed"),
        networkBytes: numberOf(info, "total_net_input_bytes") + numberOf(info, "total_net_output_bytes"),
        memoryBytes: numberOf(info, "used_memory"),
      };
    },
    close: () => redis.disconnect(),
  };
}

function numberOf(info: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1] ?? Number.NaN);
}
