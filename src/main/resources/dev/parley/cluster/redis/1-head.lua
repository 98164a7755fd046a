-- One batch of operations of one node, carried out in one step. The files of this directory are one
-- script, in the order of their names.
--
-- KEYS[1]  the key of the nodes; all other keys begin the same and so share its hash slot
-- ARGV     node, session, lease in ms, then for each operation: its name, its id, how many arguments,
--          the arguments
--
-- What comes of it goes into the inboxes of the nodes that it concerns, the asker's answers included:
-- so every node reads of everything in the one order in which it happened.

local prefix = KEYS[1]:sub(1, -#'nodes' - 1)
local self = ARGV[1]
local session = ARGV[2]
local lease = tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local ops = {}

local function key(...)
  return prefix .. table.concat({...}, ':')
end

-- Strings behind their length: what is in them does not matter.
local function netstrings(list)
  local out = {}
  for i, text in ipairs(list) do
    out[i] = #text .. ':' .. text
  end
  return table.concat(out)
end

-- What netstrings() wrote.
local function strings(text)
  local list, at = {}, 1
  while at <= #text do
    local colon = text:find(':', at, true)
    local length = tonumber(text:sub(at, colon - 1))
    list[#list + 1] = text:sub(colon + 1, colon + length)
    at = colon + length + 1
  end
  return list
end

local function node_of(peer)
  return peer:match('^(.*)/%d+$')
end

local function number_of(peer)
  return peer:match('/(%d+)$')
end

-- What each node will read.
local letters = {}
local known = {}

-- Whether a node is there to read it: its inbox exists as long as it does.
local function alive(node)
  if known[node] == nil then
    known[node] = redis.call('EXISTS', key('in', node)) == 1
  end
  return known[node]
end

local function put(node, item)
  if alive(node) then
    letters[node] = letters[node] or {}
    table.insert(letters[node], #item .. ';' .. netstrings(item))
  end
end

local function answer(id, values)
  table.insert(values, 1, id)
  table.insert(values, 1, 'answer')
  put(self, values)
end

-- One signal for any number of peers: once for each node.
local function tell(peers, kind, from, ref, text)
  local numbers, order = {}, {}
  for _, peer in ipairs(peers) do
    local node = node_of(peer)
    if not numbers[node] then
      numbers[node] = {}
      order[#order + 1] = node
    end
    table.insert(numbers[node], number_of(peer))
  end
  for _, node in ipairs(order) do
    put(node, {'signal', table.concat(numbers[node], ','), kind, from, ref, text})
  end
end

-- What a node holds, so that it can be given back for a node that is dead.
local function hold(peer, what)
  redis.call('SADD', key('of', node_of(peer)), netstrings(what))
  put(node_of(peer), {'held', unpack(what)})
end

local function unhold(peer, what)
  redis.call('SREM', key('of', node_of(peer)), netstrings(what))
  put(node_of(peer), {'freed', unpack(what)})
end
