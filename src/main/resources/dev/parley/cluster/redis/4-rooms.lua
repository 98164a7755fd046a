-- room:KIND:NAME  hash: m and a member's name -> how many had joined before, a blank, the member's peer;
--                 # -> how many have joined

local function peer_in(place)
  if place then
    return place:match('^%d+ (.*)$')
  end
end

-- {name, peer} of all members, in order of joining.
local function members_of(room)
  local list = {}
  local flat = redis.call('HGETALL', room)
  for i = 1, #flat, 2 do
    if flat[i] ~= '#' then
      local number, peer = flat[i + 1]:match('^(%d+) (.*)$')
      list[#list + 1] = {name = flat[i]:sub(2), peer = peer, number = tonumber(number)}
    end
  end
  table.sort(list, function(a, b) return a.number < b.number end)
  return list
end

local function peers_but(members, peer)
  local list = {}
  for _, member in ipairs(members) do
    if member.peer ~= peer then
      list[#list + 1] = member.peer
    end
  end
  return list
end

local function listed(members)
  local values = {}
  for _, member in ipairs(members) do
    values[#values + 1] = member.name
    values[#values + 1] = member.peer
  end
  return values
end

local function remove(room, name)
  redis.call('HDEL', room, 'm' .. name)
  if redis.call('HLEN', room) == 1 then
    redis.call('DEL', room)
  end
end

function ops.join(id, kind, name, member, peer, capacity, signal, from, ref, text)
  local room = key('room', kind, name)
  if redis.call('HEXISTS', room, 'm' .. member) == 1 then
    answer(id, {'taken'})
  elseif redis.call('HLEN', room) - 1 >= tonumber(capacity) then
    answer(id, {'full'})
  else
    local number = redis.call('HINCRBY', room, '#', 1)
    redis.call('HSET', room, 'm' .. member, number .. ' ' .. peer)
    hold(peer, {'place', kind, name, member, peer})
    local members = members_of(room)
    local values = listed(members)
    table.insert(values, 1, 'joined')
    answer(id, values)
    tell(peers_but(members, peer), signal, from, ref, text)
  end
end

function ops.leave(id, kind, name, member, peer, signal, from, ref, text)
  local room = key('room', kind, name)
  if peer_in(redis.call('HGET', room, 'm' .. member)) ~= peer then
    answer(id, {'false'})
    return
  end
  remove(room, member)
  unhold(peer, {'place', kind, name, member, peer})
  answer(id, {'true'})
  tell(peers_but(members_of(room), peer), signal, from, ref, text)
end

function ops.dissolve(id, kind, name, member, peer, signal, from, ref, text)
  local room = key('room', kind, name)
  if peer_in(redis.call('HGET', room, 'm' .. member)) ~= peer then
    answer(id, {'false'})
    return
  end
  local members = members_of(room)
  redis.call('DEL', room)
  for _, each in ipairs(members) do
    unhold(each.peer, {'place', kind, name, each.name, each.peer})
  end
  answer(id, {'true'})
  tell(peers_but(members, peer), signal, from, ref, text)
end

function ops.find_member(id, kind, name, member)
  answer(id, {peer_in(redis.call('HGET', key('room', kind, name), 'm' .. member))})
end

function ops.members(id, kind, name)
  answer(id, listed(members_of(key('room', kind, name))))
end

function ops.broadcast(id, kind, name, signal, from, ref, text)
  local others = peers_but(members_of(key('room', kind, name)), from)
  answer(id, {tostring(#others)})
  tell(others, signal, from, ref, text)
end

local function sweep_place(node, kind, name, member, peer)
  local room = key('room', kind, name)
  if peer_in(redis.call('HGET', room, 'm' .. member)) == peer then
    remove(room, member)
    tell(peers_but(members_of(room), peer), 'lost', peer, member, '')
  end
end
