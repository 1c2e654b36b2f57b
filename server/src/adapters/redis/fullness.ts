/**
 * How full Redis is, docs/protocol/2-signalling, SG57: what it uses of its `maxmemory`, each server of a cluster for
 * itself. Where it has none, or may not be asked, no bound is known and nothing is full.
 */
import type { RedisClient } from "./client.ts";

/**
 * For scripts that would add to it. Looked at in the step itself, and not by each node once in a while: one connection
 * queues 130 MB/s, which is the quarter that is left of 256 MB in half a second. It takes Redis 12 µs; what is forwarded
 * does without it.
 */
export const fullnessHelper = `
local function is_fuller_than(share)
  local info = redis.pcall('INFO', 'memory')
  if type(info) ~= 'string' then return false end
  local used, most = string.match(info, 'used_memory:(%d+)'), string.match(info, 'maxmemory:(%d+)')
  if not used or not most or most == '0' then return false end
  return tonumber(used) > share * tonumber(most)
end
`;

/** For whoever watches: 0 to 1, of a cluster its fullest server. Null: no bound is known, or nobody answers. */
export async function readFullness(redis: RedisClient): Promise<number | null> {
  try {
    return await redis.run(async (connection) => {
      const servers = "nodes" in connection ? connection.nodes("master") : [connection];
      const infos = await Promise.all(servers.map((server) => server.info("memory")));
      const shares = infos.map(parseShare).filter((share) => share !== null);
      return shares.length === 0 ? null : Math.max(...shares);
    });
  } catch {
    // That it does not answer is for /readyz to say.
    return null;
  }
}

function parseShare(info: string): number | null {
  const [used, most] = ["used_memory", "maxmemory"].map((name) =>
    Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1]),
  );
  return used === undefined || most === undefined || !(most > 0) ? null : used / most;
}
