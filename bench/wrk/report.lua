-- Prints one line of JSON for the script that started wrk. A test that checks its responses counts the wrong ones in each
-- thread's global `failed`; otherwise wrk's own count of statuses of 400 and higher is used.
local threads = {}

function setup(thread)
   thread:set("index", #threads)
   table.insert(threads, thread)
end

function done(summary, latency, requests)
   local failed = 0
   for _, thread in ipairs(threads) do
      failed = failed + (thread:get("failed") or 0)
   end
   local errors = summary.errors
   failed = math.max(failed, errors.status) + errors.connect + errors.read + errors.write + errors.timeout
   io.write(string.format('{"requests": %d, "microseconds": %d, "errors": %d, "p50": %.0f, "p99": %.0f}\n',
      summary.requests, summary.duration, failed, latency:percentile(50), latency:percentile(99)))
end
