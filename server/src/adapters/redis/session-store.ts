/** SessionStore on Redis: a session is one hash that ends by itself; time is Redis's own, the same for all nodes. */
import type { SessionRecord, SessionStore } from "../../ports/session-store.ts";
import type { RedisClient } from "./client.ts";
import { sessionKey } from "./keys.ts";

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
const createScript = `${helpers}
if redis.call('EXISTS', key) == 0 then
  if redis.call('DBSIZE') >= tonumber(ARGV[4]) then return false end
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

/** lifetime */
const keepScript = `${helpers}
if redis.call('EXISTS', key) == 0 then return 'unknown' end
if redis.call('HEXISTS', key, 'guest') == 0 then return 'waiting' end
prolong(ARGV[1])
return 'joined'
`;

/** mark → the session's age, or nothing */
const markScript = `${helpers}
local made = redis.call('HGET', key, 'made')
if not made or redis.call('HSETNX', key, 'mark:' .. ARGV[1], '1') == 0 then return false end
return string.format('%.0f', now_ms() - made)
`;

export function createRedisSessionStore(redis: RedisClient, sessionsMax: number): SessionStore {
  const create = redis.script("pairqrCreate", createScript, 1);
  const claim = redis.script("pairqrClaim", claimScript, 1);
  const keep = redis.script("pairqrKeep", keepScript, 1);
  const mark = redis.script("pairqrMark", markScript, 1);

  return {
    async create(session, lifetimeMs) {
      const { sessionId, joinKeyHash, hostClaimHash } = session;
      const room = sessionsMax * keysPerSession;
      const fields = await create([sessionKey(sessionId)], [joinKeyHash, hostClaimHash, lifetimeMs, room]);
      return readRecord(sessionId, fields);
    },

    async find(sessionId) {
      const fields = await redis.run((connection) =>
        connection.hmget(sessionKey(sessionId), "join", "host", "guest", "ends"),
      );
      return readRecord(sessionId, fields);
    },

    async claim(sessionId, guestClaimHash, lifetimeMs) {
      const result = await claim([sessionKey(sessionId)], [guestClaimHash, lifetimeMs]);
      return result === "claimed" || result === "claimed-before" || result === "taken" ? result : "unknown";
    },

    async keep(sessionId, lifetimeMs) {
      const state = await keep([sessionKey(sessionId)], [lifetimeMs]);
      return state === "joined" || state === "waiting" ? state : "unknown";
    },

    async mark(sessionId, name) {
      const ageMs = await mark([sessionKey(sessionId)], [name]);
      return typeof ageMs === "string" ? Number(ageMs) : null;
    },

    async remove(sessionId) {
      return (await redis.run((connection) => connection.del(sessionKey(sessionId)))) === 1;
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
