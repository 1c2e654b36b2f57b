/** SessionStore on Redis: a session is one hash that ends by itself; time is Redis's own, the same for all nodes. */
import { storeFullShare } from "../../limits.ts";
import type { SessionRecord, SessionStore } from "../../ports/session-store.ts";
import type { RedisClient } from "./client.ts";
import { fullnessHelper } from "./fullness.ts";
import { sessionKeys } from "./keys.ts";

/** The session, its members' places, and what waits for them. */
const keysPerSession = 4;

const helpers = `
local key = KEYS[1]

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function prolong(lifetime)
  local ends = now_ms() + lifetime
  if ends > tonumber(redis.call('HGET', key, 'ends')) then
    redis.call('HSET', key, 'ends', string.format('%.0f', ends))
    redis.call('PEXPIREAT', key, string.format('%.0f', ends))
  end
end
`;

/** join key's hash, host's hash, lifetime, most keys → fields of the session, or nothing: no room */
const createScript = `${helpers}${fullnessHelper}
if redis.call('EXISTS', key) == 0 then
  if redis.call('DBSIZE') >= tonumber(ARGV[4]) or is_fuller_than(${storeFullShare}) then return false end
  redis.call('DEL', KEYS[2])
  local now = now_ms()
  redis.call('HSET', key, 'join', ARGV[1], 'host', ARGV[2], 'made', string.format('%.0f', now), 'ends', '0')
  prolong(ARGV[3])
end
return redis.call('HMGET', key, 'join', 'host', 'guest', 'ends')
`;

/** guest's hash, lifetime */
const claimScript = `${helpers}
if redis.call('EXISTS', key) == 0 then return 'unknown' end
local guest = redis.call('HGET', key, 'guest')
if guest and guest ~= ARGV[1] then return 'taken' end
redis.call('HSET', key, 'guest', ARGV[1])
prolong(ARGV[2])
return guest and 'claimed-before' or 'claimed'
`;

/** lifetime, and the session as it was last seen: its three hashes (guest's or ""), end → fields, or nothing */
const keepScript = `${helpers}
if redis.call('EXISTS', key) == 0 then
  if redis.call('EXISTS', KEYS[2]) == 1 or tonumber(ARGV[5]) <= now_ms() then return false end
  redis.call('HSET', key, 'join', ARGV[2], 'host', ARGV[3], 'made', string.format('%.0f', now_ms()), 'ends', ARGV[5])
  redis.call('PEXPIREAT', key, ARGV[5])
  if ARGV[4] ~= '' then redis.call('HSET', key, 'guest', ARGV[4]) end
end
if redis.call('HEXISTS', key, 'guest') == 1 then prolong(ARGV[1]) end
return redis.call('HMGET', key, 'join', 'host', 'guest', 'ends')
`;

/** Remembers the end for as long as somebody may hold the session for living. */
const removeScript = `${helpers}
local left = redis.call('PTTL', key)
if redis.call('DEL', key) == 0 then return 0 end
redis.call('SET', KEYS[2], '1', 'PX', math.max(left, 1))
return 1
`;

/** mark → the session's age, or nothing */
const markScript = `${helpers}
local made = redis.call('HGET', key, 'made')
if not made or redis.call('HSETNX', key, 'mark:' .. ARGV[1], '1') == 0 then return false end
return string.format('%.0f', now_ms() - made)
`;

export function createRedisSessionStore(redis: RedisClient, sessionsMax: number): SessionStore {
  const create = redis.script("pairqrCreate", createScript, 2);
  const claim = redis.script("pairqrClaim", claimScript, 2);
  const keep = redis.script("pairqrKeep", keepScript, 2);
  const remove = redis.script("pairqrRemove", removeScript, 2);
  const mark = redis.script("pairqrMark", markScript, 2);

  return {
    async create(session, lifetimeMs) {
      const { sessionId, joinKeyHash, hostClaimHash } = session;
      const room = sessionsMax * keysPerSession;
      const fields = await create(sessionKeys(sessionId), [joinKeyHash, hostClaimHash, lifetimeMs, room]);
      return readRecord(sessionId, fields);
    },

    async find(sessionId) {
      const fields = await redis.run((connection) =>
        connection.hmget(sessionKeys(sessionId)[0], "join", "host", "guest", "ends"),
      );
      return readRecord(sessionId, fields);
    },

    async claim(sessionId, guestClaimHash, lifetimeMs) {
      const result = await claim(sessionKeys(sessionId), [guestClaimHash, lifetimeMs]);
      return result === "claimed" || result === "claimed-before" || result === "taken" ? result : "unknown";
    },

    async keep({ sessionId, joinKeyHash, hostClaimHash, guestClaimHash, expiresAt }, lifetimeMs) {
      const seen = [joinKeyHash, hostClaimHash, guestClaimHash ?? "", expiresAt];
      return readRecord(sessionId, await keep(sessionKeys(sessionId), [lifetimeMs, ...seen]));
    },

    async mark(sessionId, name) {
      const ageMs = await mark(sessionKeys(sessionId), [name]);
      return typeof ageMs === "string" ? Number(ageMs) : null;
    },

    async remove(sessionId) {
      return (await remove(sessionKeys(sessionId), [])) === 1;
    },
  };
}

/** Null: there is none. */
function readRecord(sessionId: string, fields: unknown): SessionRecord | null {
  if (!Array.isArray(fields)) {
    return null;
  }
  const [joinKeyHash, hostClaimHash, guestClaimHash, ends] = fields.map((field: unknown) =>
    typeof field === "string" ? field : null,
  );
  if (joinKeyHash == null || hostClaimHash == null || guestClaimHash === undefined || ends == null) {
    return null;
  }
  return { sessionId, joinKeyHash, hostClaimHash, guestClaimHash, expiresAt: Number(ends) };
}
