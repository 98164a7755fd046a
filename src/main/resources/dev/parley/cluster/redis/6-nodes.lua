-- nodes    hash: a node -> its session, a blank, when it was last heard of
-- born     a text that tells this data from other data at the same place
-- heard    hash: last -> when any node was last heard of, since -> since when without a break
-- dead     set: nodes that are dead and not swept up
-- in:NODE  stream: a node's inbox, there as long as the node is registered
-- of:NODE  set: what a node holds

local SWEPT_AT_ONCE = 1000
local sweeps = {name = sweep_name, place = sweep_place, waiting = sweep_waiting, pair = sweep_pair}

-- Whoever was silent while nobody could be heard is not to blame: time counts only when some node
-- was heard of without a break.
local function hear()
  local last = tonumber(redis.call('HGET', key('heard'), 'last') or '0')
  if now - last > lease / 2 then
    redis.call('HSET', key('heard'), 'since', now)
  end
  redis.call('HSET', key('heard'), 'last', now)
  redis.call('HSET', KEYS[1], self, session .. ' ' .. now)
end

local function bury(node)
  redis.call('HDEL', KEYS[1], node)
  redis.call('DEL', key('in', node))
  redis.call('SADD', key('dead'), node)
  known[node] = false
  letters[node] = nil
end

local function bury_the_silent()
  if now - tonumber(redis.call('HGET', key('heard'), 'since')) <= lease then
    return
  end
  local nodes = redis.call('HGETALL', KEYS[1])
  for i = 1, #nodes, 2 do
    if now - tonumber(nodes[i + 1]:match(' (%d+)$')) > lease then
      bury(nodes[i])
    end
  end
end

-- Gives back what a dead node held; all the others hear of its death when that is done. Each thing is
-- taken out of the set by one, and so given back by one.
local function sweep()
  local node = redis.call('SRANDMEMBER', key('dead'))
  if not node then
    return false
  end
  for _, held in ipairs(redis.call('SPOP', key('of', node), SWEPT_AT_ONCE)) do
    local what = strings(held)
    sweeps[what[1]](node, unpack(what, 2))
  end
  if redis.call('EXISTS', key('of', node)) == 0 then
    redis.call('SREM', key('dead'), node)
    for _, other in ipairs(redis.call('HKEYS', KEYS[1])) do
      put(other, {'lost', node})
    end
  end
  return redis.call('EXISTS', key('dead')) == 1
end

-- A sign of life; says whether there is more to be swept up.
function ops.beat(id, read)
  hear()
  redis.call('XTRIM', key('in', self), 'MINID', read)
  bury_the_silent()
  answer(id, {tostring(sweep())})
end

-- The node goes, in order.
function ops.quit(id)
  bury(self)
  sweep()
end

-- A session of a node begins; those before it end. Says which data this is, and whether the node is
-- still in it.
local function register()
  local former = redis.call('HGET', KEYS[1], self)
  if former and tonumber(former:match('^%d+')) >= tonumber(session) then
    -- Out of the buffers of a connection that was given up long ago.
    return 'fenced'
  end
  redis.call('SET', key('born'), session .. '@' .. now, 'NX')
  if not former then
    -- A new beginning: an end that is not swept up yet must not take from it.
    while redis.call('SISMEMBER', key('dead'), self) == 1 do
      sweep()
    end
    redis.call('XADD', key('in', self), '*', 'b', '')
    known[self] = true
  end
  hear()
  return (former and 'resumed ' or 'fresh ') .. redis.call('GET', key('born'))
end
