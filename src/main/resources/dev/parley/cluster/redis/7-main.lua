local function send()
  for node, items in pairs(letters) do
    redis.call('XADD', key('in', node), 'NOMKSTREAM', '*', 'b', table.concat(items))
  end
end

if ARGV[4] == 'register' then
  local said = register()
  send()
  return said
end

-- A node that was declared dead, or whose session is over, must not touch anything.
local registered = redis.call('HGET', KEYS[1], self)
if not registered or registered:match('^(%S+) ') ~= session then
  return 'fenced'
end

local at = 4
while at <= #ARGV do
  local name, id, count = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  local ok, problem = pcall(ops[name], id, unpack(ARGV, at + 3, at + 2 + count))
  if not ok then
    -- Answered in its turn, like anything else.
    put(self, {'failed', id, type(problem) == 'table' and problem.err or tostring(problem)})
  end
  at = at + 3 + count
end
send()
return 'done'
