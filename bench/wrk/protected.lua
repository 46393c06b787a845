-- GET, alternating between many access tokens. Argument: a file of access tokens, one per line.
require "report"

local requests, turn = {}, 0

function init(args)
   for token in io.lines(args[1]) do
      table.insert(requests, wrk.format("GET", nil, { ["Authorization"] = "Bearer " .. token }))
   end
   turn = index * 7
end

function request()
   turn = turn % #requests + 1
   return requests[turn]
end
