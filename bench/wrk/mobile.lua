-- Requests in the proportions of a mobile app: 70 % list, 20 % protected, 8 % refresh, 1 % create, 1 % login. Arguments: a file of access tokens
-- and one of refresh tokens, one per line; the number of threads; the number of users, their password.
require "report"

local access, pool, first, last = {}, {}, 1, 0
local json = { ["Content-Type"] = "application/json" }
local post = '{"title": "A post of the benchmark", "content": "' .. string.rep("A sentence of forty letters, more or less. ", 5) .. '"}'
local users, password

local function put(token)
   last = last + 1
   pool[last] = token
end

function init(args)
   local line, threads = 0, tonumber(args[3])
   users, password = tonumber(args[4]), args[5]
   for token in io.lines(args[1]) do table.insert(access, token) end
   for token in io.lines(args[2]) do
      if line % threads == index then put(token) end
      line = line + 1
   end
   math.randomseed(index + 1)
end

local function list()
   return wrk.format("GET", "/api/posts/")
end

local function bearer(more)
   local headers = { ["Authorization"] = "Bearer " .. access[math.random(#access)] }
   for name, value in pairs(more or {}) do headers[name] = value end
   return headers
end

-- Each refresh token works once: it is taken from the pool with its request, and the new one is added with the response.
local function refresh()
   local token = pool[first]
   if not token then return list() end
   pool[first] = nil
   first = first + 1
   return wrk.format("POST", "/api/token/refresh/", json, '{"refresh": "' .. token .. '"}')
end

function request()
   local percent = math.random(100)
   if percent <= 70 then return list() end
   if percent <= 90 then return wrk.format("GET", "/api/protected/", bearer()) end
   if percent <= 98 then return refresh() end
   if percent <= 99 then return wrk.format("POST", "/api/posts/", bearer(json), post) end
   local body = string.format('{"username": "bench%d", "password": "%s"}', math.random(users), password)
   return wrk.format("POST", "/api/token/", json, body)
end

function response(_, _, body)
   local successor = #body < 4096 and body:match('"refresh"%s*:%s*"([^"]+)"')
   if successor then put(successor) end
end
