-- POST /api/token/, each time as another user. Arguments: the number of users, their password.
require "report"

function init(args)
   users, password = tonumber(args[1]), args[2]
   math.randomseed(index + 1)
end

function request()
   local body = string.format('{"username": "bench%d", "password": "%s"}', math.random(users), password)
   return wrk.format("POST", nil, { ["Content-Type"] = "application/json" }, body)
end
