/**
 * What the relay does in Redis, one script a step (ports/relay.ts says what each step promises).
 *
 * KEYS: place, queue, unsettled, sums, of one peer. ARGV begins with the tag's channel prefix and the peer id. A place
 * is "<node>\n<connection>", what waits is "<until>\n<text>", the unsettled are a sorted set of connections by the
 * moment until which they are waited for, the sums are "<bytes of what waits> <until when the first of it does>", and
 * mean nothing without a queue; a message is what relay-wire.ts reads.
 */
import { queuesFullShare, storeFullShare } from "../../limits.ts";
import { fullnessHelper } from "./fullness.ts";

const helpers = `
local place_key, queue_key, unsettled_key, sums_key = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local prefix, peer = ARGV[1], ARGV[2]

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function publish(node, kind, connection, text)
  return redis.call('SPUBLISH', prefix .. node, kind .. peer .. '\\n' .. connection .. '\\n' .. text)
end

local function read_place()
  local place = redis.call('GET', place_key)
  if not place then return nil end
  return string.match(place, '^([^\\n]*)\\n(.*)$')
end

local function forget_old()
  local now = now_ms()
  while true do
    local oldest = redis.call('LINDEX', queue_key, 0)
    if not oldest or tonumber(string.match(oldest, '^%d+')) > now then return end
    redis.call('LPOP', queue_key)
  end
end

local function write_sums(bytes, first_until, wait)
  redis.call('SET', sums_key, string.format('%.0f %.0f', bytes, first_until), 'PX', wait)
end

-- Of what waits still, the first that may; how many, their bytes, until when the first does.
local function recount(wait, count_max, bytes_max)
  forget_old()
  local entries = redis.call('LRANGE', queue_key, 0, -1)
  local count, bytes = 0, 0
  for index, entry in ipairs(entries) do
    local more = bytes + #entry - string.find(entry, '\\n', 1, true)
    if index > count_max or more > bytes_max then break end
    count, bytes = index, more
  end
  if count == 0 then
    redis.call('DEL', queue_key)
    return 0, 0, 0
  end
  redis.call('LTRIM', queue_key, 0, count - 1)
  local first_until = tonumber(string.match(entries[1], '^%d+'))
  write_sums(bytes, first_until, wait)
  return count, bytes, first_until
end

-- As recount, which reads all that waits: a flood to a full queue shall not have that done for each envelope.
local function waiting_sums(wait, count_max, bytes_max)
  if redis.call('EXISTS', queue_key) == 0 then return 0, 0, 0 end
  local bytes, first_until = string.match(redis.call('GET', sums_key) or '', '^(%d+) (%d+)$')
  if not bytes or tonumber(first_until) <= now_ms() then return recount(wait, count_max, bytes_max) end
  return redis.call('LLEN', queue_key), tonumber(bytes), tonumber(first_until)
end

local function until_text(wait, text)
  return string.format('%.0f', now_ms() + wait) .. '\\n' .. text
end

local function unsettle(connection, wait)
  redis.call('ZADD', unsettled_key, now_ms() + wait, connection)
  redis.call('PEXPIRE', unsettled_key, wait)
end

local function is_unsettled()
  if redis.call('EXISTS', unsettled_key) == 0 then return false end
  redis.call('ZREMRANGEBYSCORE', unsettled_key, '-inf', now_ms())
  return redis.call('EXISTS', unsettled_key) == 1
end

local function take(answer)
  local waiting = redis.call('LRANGE', queue_key, 0, -1)
  if #waiting == 0 then return answer end
  redis.call('DEL', queue_key)
  local now = now_ms()
  for _, entry in ipairs(waiting) do
    local ends, text = string.match(entry, '^(%d+)\\n(.*)$')
    if tonumber(ends) > now then answer[#answer + 1] = text end
  end
  return answer
end
`;

/** node, connection, lifetime, "take" or "keep", time to settle → {0: another has it | 1: unsettled | 2: settled, texts…} */
export const connectScript = `${helpers}
local node, connection = read_place()
if connection and connection ~= ARGV[4] then
  if ARGV[6] == 'keep' then return {'0'} end
  if publish(node, 'V', connection, '') > 0 then unsettle(connection, ARGV[7]) end
end
redis.call('SET', place_key, ARGV[3] .. '\\n' .. ARGV[4], 'PX', ARGV[5])
if is_unsettled() then return {'1'} end
return take({'2'})
`;

/** node, connection, time to settle → 1: it is to settle | 0 */
export const disconnectScript = `${helpers}
local _, connection = read_place()
if connection ~= ARGV[4] then return redis.call('ZSCORE', unsettled_key, ARGV[4]) and 1 or 0 end
redis.call('DEL', place_key)
unsettle(connection, ARGV[5])
publish(ARGV[3], 'P', connection, '')
return 1
`;

/** connection, time to wait, most that may wait and its bytes, texts… */
export const settleScript = `${helpers}${fullnessHelper}
redis.call('ZREM', unsettled_key, ARGV[3])
local node = read_place()
local is_taken = node and not is_unsettled()
if #ARGV > 6 and (is_taken or not is_fuller_than(${storeFullShare})) then
  for index = #ARGV, 7, -1 do
    redis.call('LPUSH', queue_key, until_text(ARGV[4], ARGV[index]))
  end
  recount(ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]))
  redis.call('PEXPIRE', queue_key, ARGV[4])
end
if is_taken then publish(node, 'Q', '', '') end
return 1
`;

/**
 * node that asks, text, time to wait, most that may wait and its bytes → 1: forwarded | 2: queued | 3: no room | 4: queued, it is here.
 *
 * Nearly all find the peer on another node and nothing before them: they go first, without the helpers, which cost
 * more than all the rest. What may not wait ends there.
 */
export const forwardScript = `
if redis.call('EXISTS', KEYS[2], KEYS[3]) == 0 then
  local place = redis.call('GET', KEYS[1])
  if place then
    local node_end = string.find(place, '\\n', 1, true)
    local node = string.sub(place, 1, node_end - 1)
    if node ~= ARGV[3] then
      local wire = 'D' .. ARGV[2] .. string.sub(place, node_end) .. '\\n' .. ARGV[4]
      if redis.call('SPUBLISH', ARGV[1] .. node, wire) > 0 then return 1 end
    end
  end
end
if ARGV[5] == '0' then return 3 end
${helpers}${fullnessHelper}
local node, connection = read_place()
local count_max, bytes_max = tonumber(ARGV[6]), tonumber(ARGV[7])
local waiting, bytes, first_until = waiting_sums(ARGV[5], count_max, bytes_max)
local can_take = node and not is_unsettled()
local is_here = can_take and node == ARGV[3]
if can_take and not is_here and waiting == 0 and publish(node, 'D', connection, ARGV[4]) > 0 then return 1 end
if waiting >= count_max or bytes + #ARGV[4] > bytes_max then return 3 end
-- What somebody is about to take waits for moments, however full it is.
local is_taken = is_here or can_take and waiting > 0
if not is_taken and is_fuller_than(${queuesFullShare}) then return 3 end
redis.call('RPUSH', queue_key, until_text(ARGV[5], ARGV[4]))
write_sums(bytes + #ARGV[4], waiting == 0 and now_ms() + ARGV[5] or first_until, ARGV[5])
redis.call('PEXPIRE', queue_key, ARGV[5])
if is_here then return 4 end
if can_take then publish(node, 'Q', '', '') end
return 2
`;

/** connection → texts */
export const drainScript = `${helpers}
local _, connection = read_place()
if connection ~= ARGV[3] then return {} end
return take({})
`;

export const clearScript = `${helpers}
return redis.call('DEL', queue_key)
`;

/** kind, text → how many nodes heard it */
export const tellScript = `${helpers}
local node = read_place()
if not node then return 0 end
return publish(node, ARGV[3], '', ARGV[4])
`;
