-- POST /api/posts/ alternating between many access tokens. Argument: a file of access tokens, one per line.
require "report"

local requests, turn = {}, 0
local body = '{"title": "A post of the benchmark", "content": "' .. string.rep("A sentence of forty letters, more or less. ", 5) .. '"}'

function init(args)
   for token in io.lines(args[1]) do
      local headers = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
      table.insert(requests, wrk.format("POST", nil, headers, body))
   end
   turn = index * 7
end

function request()
   turn = turn % #requests + 1
   return requests[turn]
end
