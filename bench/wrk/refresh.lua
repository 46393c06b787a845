-- POST /api/token/refresh/, where each token works once: the script takes a token from the pool when it sends the request, and
-- adds the new token when the response arrives. Arguments: a file of refresh tokens, one per line; the number of threads.
require "report"

failed = 0

local pool, first, last = {}, 1, 0
local headers = { ["Content-Type"] = "application/json" }

local function put(token)
   last = last + 1
   pool[last] = token
end

local function take()
   local token = pool[first]
   if token then
      pool[first] = nil
      first = first + 1
   end
   return token or "none-left"
end

function init(args)
   local line, threads = 0, tonumber(args[2])
   for token in io.lines(args[1]) do
      if line % threads == index then put(token) end
      line = line + 1
   end
end

-- wrk also calls this once, on one thread, without sending anything: the pool must hold more tokens than there are
-- connections.
function request()
   return wrk.format("POST", nil, headers, '{"refresh": "' .. take() .. '"}')
end

function response(status, _, body)
   local successor = status == 200 and body:match('"refresh"%s*:%s*"([^"]+)"')
   if successor then
      put(successor)
   else
      failed = failed + 1
      if failed == 1 then io.stderr:write("refresh answered ", status, ": ", body, "\n") end
   end
end
