-- SPDX-License-Identifier: Apache-2.0
-- The requests of Scripts/bench for wrk: wrk … -s load.lua URL -- KIND ROWS
--   plain   the URL as it stands          get     one row by a random id
--   filter  a range of an indexed field   bucket  one value of an indexed field, sorted by another
--   create  one row                       own-get, own-list   a row, 20 rows of somebody who may see their own only
--   login   one of 20 people signs in, each time from another address
-- The own ones take a file with a session token in each line: whoever has the nth made the nth part of the rows.
-- Ends with one line: RESULT requests/s, refused answers, broken connections, p50 and p99 in microseconds.

local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("seed", threads)
end

local function encoded(text)
    return (text:gsub("[^%w%-%._~]", function(c) return string.format("%%%02X", c:byte()) end))
end

local make = {}

function make.get(rows)
    return wrk.format("GET", "/api/data/posts/" .. math.random(rows))
end

function make.filter(rows)
    -- The lower 90 %, so that there are always 20 rows above.
    local least = math.random(0, math.floor(rows * 0.9))
    return wrk.format("GET", "/api/data/posts?limit=20&sort=views&where=" .. encoded('{"views":{"$gte":' .. least .. '}}'))
end

function make.bucket(rows)
    local value = math.random(0, rows - 1)
    return wrk.format("GET", "/api/data/posts?limit=20&sort=-createdOn&where=" .. encoded('{"views":' .. value .. '}'))
end

local headers = { ["Content-Type"] = "application/json" }

function make.create(rows)
    local body = string.format(
        '{"title":"A new post about %d","body":"%s","views":%d,"rating":4.5,"published":true,' ..
        '"createdOn":"2026-03-0%d","category":"news","author":"Ada"}',
        math.random(rows), string.rep("What was seen and heard. ", 6), math.random(0, rows), math.random(9))
    return wrk.format("POST", "/api/data/posts", headers, body)
end

function make.login()
    local number = math.random(0, 16777215)
    local address = string.format("10.%d.%d.%d", math.floor(number / 65536), math.floor(number / 256) % 256, number % 256)
    local body = string.format('{"email":"person-%d@example.org","password":"plum-otter-lantern"}', math.random(20))
    return wrk.format("POST", "/api/auth/password/login",
        { ["Content-Type"] = "application/json", ["X-Forwarded-For"] = address }, body)
end

local function token_headers(file)
    local all = {}
    for token in io.lines(file) do all[#all + 1] = { ["Authorization"] = "Bearer " .. token } end
    return all
end

local people

make["own-get"] = function(rows)
    local person, each = math.random(#people), math.floor(rows / #people)
    return wrk.format("GET", "/api/data/notes/" .. (person - 1) * each + math.random(each), people[person])
end

make["own-list"] = function()
    return wrk.format("GET", "/api/data/letters?limit=20", people[math.random(#people)])
end

function init(args)
    math.randomseed(seed)
    local kind, rows = args[1] or "plain", tonumber(args[2] or 0)
    if args[3] then people = token_headers(args[3]) end
    if kind ~= "plain" then
        -- Made beforehand: making them while the clock runs would take processor time from the server.
        local one, pool, last = make[kind], {}, 0
        for place = 1, 4000 do pool[place] = one(rows) end
        request = function()
            last = last % #pool + 1
            return pool[last]
        end
    end
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        "RESULT %.1f %d %d %.0f %.0f\n", summary.requests / (summary.duration / 1e6), errors.status,
        errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50), latency:percentile(99)))
end
