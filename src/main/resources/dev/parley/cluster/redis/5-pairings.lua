-- queue:NAME      sorted set: who waits; least first
-- entry:NAME      hash: who waits -> how many had entered before, the ticket, the label
-- pairs:NAME      hash: who is in a pair -> the pair's room, the partner
-- entered:NAME    how many have entered
-- apart:NAME:A:B  is there as long as two who parted are not to meet

local function apart_key(queue, a, b)
  if b < a then
    a, b = b, a
  end
  return key('apart', queue, a, b)
end

-- How long two stay apart, in ms; nothing if they need not.
local function apart(queue, a, b)
  local left = redis.call('PTTL', apart_key(queue, a, b))
  return left > 0 and left or nil
end

local function entry_of(queue, peer)
  local entry = redis.call('HGET', key('entry', queue), peer)
  if entry then
    local since, ticket, label = entry:match('^(%d+) (%-?%d+) (.*)$')
    return {peer = peer, since = tonumber(since), ticket = ticket, label = label}
  end
end

local function stop_waiting(queue, peer)
  redis.call('ZREM', key('queue', queue), peer)
  redis.call('HDEL', key('entry', queue), peer)
  unhold(peer, {'waiting', queue, peer})
end

local function note_pair(queue, peer, room, partner)
  redis.call('HSET', key('pairs', queue), peer, room .. ' ' .. partner)
  hold(peer, {'pair', queue, peer, room, partner})
end

local function partner_of(queue, peer)
  local pair = redis.call('HGET', key('pairs', queue), peer)
  if pair then
    return pair:match('^(%S+) (.*)$')
  end
end

-- Ends a pair; its room and the partner, or nothing if there was none.
local function unpair(queue, peer)
  local room, partner = partner_of(queue, peer)
  if room then
    redis.call('HDEL', key('pairs', queue), peer, partner)
    unhold(peer, {'pair', queue, peer, room, partner})
    unhold(partner, {'pair', queue, partner, room, peer})
  end
  return room, partner
end

local function match_text(mine, other)
  return mine.ticket .. ' ' .. tostring(mine.since > other.since) .. ' ' .. other.label
end

local function tell_match(mine, other, room)
  tell({mine.peer}, 'matched', other.peer, room, match_text(mine, other))
end

function ops.enter(id, queue, peer, ticket, label, first, room)
  if partner_of(queue, peer) or entry_of(queue, peer) then
    answer(id, {'waiting', '-1'})
    return
  end
  local mine = {
    peer = peer,
    since = redis.call('INCR', key('entered', queue)),
    ticket = ticket,
    label = label,
  }
  local soonest = -1
  for _, other in ipairs(redis.call('ZRANGE', key('queue', queue), 0, -1)) do
    local left = apart(queue, other, peer)
    if left then
      soonest = (soonest < 0 or left < soonest) and left or soonest
    elseif alive(node_of(other)) then
      local found = entry_of(queue, other)
      stop_waiting(queue, other)
      note_pair(queue, other, room, peer)
      note_pair(queue, peer, room, other)
      answer(id, {'matched', room, other, match_text(mine, found)})
      tell_match(found, mine, room)
      return
    end
  end
  redis.call('ZADD', key('queue', queue), first == 'true' and -mine.since or mine.since, peer)
  redis.call('HSET', key('entry', queue), peer, mine.since .. ' ' .. ticket .. ' ' .. label)
  hold(peer, {'waiting', queue, peer})
  answer(id, {'waiting', tostring(soonest)})
end

function ops.part(id, queue, peer, kind, from, text, cooldown)
  if entry_of(queue, peer) then
    stop_waiting(queue, peer)
    answer(id, {'true'})
    return
  end
  local room, partner = unpair(queue, peer)
  if not room then
    answer(id, {'false'})
    return
  end
  if tonumber(cooldown) > 0 then
    redis.call('SET', apart_key(queue, peer, partner), '', 'PX', cooldown)
  end
  answer(id, {'true'})
  tell({partner}, kind, from, room, text)
end

-- Pairs those who wait and may meet again, and says when it is worth while to ask again. Those who
-- wait are few: whoever may meet has met already.
function ops.rematch(id, queue, room)
  local waiting = redis.call('ZRANGE', key('queue', queue), 0, 99)
  local soonest, pairs_made = -1, 0
  for i, first in ipairs(waiting) do
    for j = i + 1, #waiting do
      local second = waiting[j]
      if first and waiting[i] and second then
        local left = apart(queue, first, second)
        if left then
          soonest = (soonest < 0 or left < soonest) and left or soonest
        elseif alive(node_of(first)) and alive(node_of(second)) then
          local a, b = entry_of(queue, first), entry_of(queue, second)
          pairs_made = pairs_made + 1
          local name = room .. (pairs_made > 1 and '-' .. pairs_made or '')
          stop_waiting(queue, first)
          stop_waiting(queue, second)
          note_pair(queue, first, name, second)
          note_pair(queue, second, name, first)
          tell_match(a, b, name)
          tell_match(b, a, name)
          waiting[i], waiting[j] = false, false
        end
      end
    end
  end
  answer(id, {'waiting', tostring(soonest)})
end

local function sweep_waiting(node, queue, peer)
  redis.call('ZREM', key('queue', queue), peer)
  redis.call('HDEL', key('entry', queue), peer)
end

local function sweep_pair(node, queue, peer)
  local room, partner = unpair(queue, peer)
  if room then
    tell({partner}, 'lost', peer, room, '')
  end
end
