-- A signal of one conversation to another. The sender is told if nobody is there to read it.

function ops.signal(id, to, kind, from, ref, text)
  if alive(node_of(to)) then
    tell({to}, kind, from, ref, text)
  else
    put(self, {'gone', to, kind, from, ref, text})
  end
  if node_of(to) == self then
    put(self, {'passed', id})
  end
end
