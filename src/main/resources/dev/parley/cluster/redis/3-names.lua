-- names:SPACE  hash: a name -> its owner, a blank, the owner's seal

local function owner_of(holder)
  return holder:match('^%S+')
end

local function seal_of(holder)
  return holder:match('^%S+ (.*)$')
end

function ops.claim(id, space, name, owner, seal, displaced, displaced_seal, kind, from, ref, text)
  local names = key('names', space)
  local holder = redis.call('HGET', names, name)
  -- What a dead node held is free before it has been swept up.
  local there = holder and alive(node_of(owner_of(holder)))
  if there and owner_of(holder) ~= owner then
    if displaced == '' or holder ~= displaced .. ' ' .. displaced_seal then
      answer(id, {'refused', owner_of(holder), seal_of(holder)})
      return
    end
    unhold(owner_of(holder), {'name', space, name, owner_of(holder)})
    tell({owner_of(holder)}, kind, from, ref, text)
  end
  redis.call('HSET', names, name, owner .. ' ' .. seal)
  hold(owner, {'name', space, name, owner})
  answer(id, {'granted', owner, seal})
end

function ops.release(id, space, name, owner)
  local holder = redis.call('HGET', key('names', space), name)
  if holder and owner_of(holder) == owner then
    redis.call('HDEL', key('names', space), name)
    unhold(owner, {'name', space, name, owner})
    answer(id, {'true'})
  else
    answer(id, {'false'})
  end
end

function ops.find_name(id, space, name)
  local holder = redis.call('HGET', key('names', space), name)
  if holder and alive(node_of(owner_of(holder))) then
    answer(id, {owner_of(holder), seal_of(holder)})
  else
    answer(id, {})
  end
end

local function sweep_name(node, space, name, owner)
  local holder = redis.call('HGET', key('names', space), name)
  if holder and owner_of(holder) == owner then
    redis.call('HDEL', key('names', space), name)
  end
end
