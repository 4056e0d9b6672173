# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The parts of Scripts/bench that start, measure and report. Wants: out, here, roost, hello, schema, seconds.

pids=()
misses=0

say() { printf '\n== %s\n' "$*" >&2; }

die() {
    echo "bench: $*" >&2
    exit 1
}

progress() {
    (($2 % 20 != 1)) && [[ $2 != "$3" ]] && return 0
    printf '\r  %s: %d of %d   ' "$@" >&2
}

# ---- servers, each by its own process id

stop() {
    local pid=$1 kept=() other
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    for other in "${pids[@]}"; do
        [[ $other == "$pid" ]] || kept+=("$other")
    done
    pids=("${kept[@]}")
}

stop_all() {
    local pid
    for pid in "${pids[@]}"; do
        stop "$pid"
    done
}
trap stop_all EXIT

free_port() {
    local port
    while true; do
        port=$((15000 + RANDOM % 15000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

# wait_for PID URL LOG
wait_for() {
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        curl -fs -o /dev/null "$2" && return 0
        kill -0 "$1" 2>/dev/null || break
        sleep 0.1
    done
    cat "$3" >&2
    die "no answer from $2"
}

start_hello() {
    hello_port=$(free_port)
    "$hello" "$hello_port" >"$out/hello.log" 2>&1 &
    hello_pid=$!
    pids+=("$hello_pid")
    wait_for "$hello_pid" "http://127.0.0.1:$hello_port/hello" "$out/hello.log"
}

# start_roost FOLDER [NAME=VALUE…]
start_roost() {
    local folder=$1
    shift
    roost_port=$(free_port)
    # A copy, because a server in hybrid mode may write its schema file.
    cp "$schema" "$folder/schema.yaml"
    (
        cd "$folder"
        exec env ROOST_SERVER_PORT="$roost_port" ROOST_LOG_LEVEL=error "$@" "$roost" serve --schema schema.yaml
    ) >"$out/roost.log" 2>&1 &
    roost_pid=$!
    pids+=("$roost_pid")
    wait_for "$roost_pid" "http://127.0.0.1:$roost_port/health" "$out/roost.log"
}

# ---- data

# text_of LENGTH: plain words.
text_of() {
    awk -v length_="$1" 'BEGIN { while (length(text) < length_) text = text "What was seen and heard on the way. "; print substr(text, 1, length_) }'
}

# rows_json KIND FIRST COUNT ALL BODY: a JSON list, the same for the same arguments.
rows_json() {
    awk -v kind="$1" -v first="$2" -v count="$3" -v all="$4" -v body="$5" 'BEGIN {
        srand(first)
        split("news guides people places letters", category, " ")
        split("Ada Grace Edsger Barbara Alan Donald", author, " ")
        printf "["
        for (i = 0; i < count; i++) {
            n = first + i
            if (i) printf ","
            date = sprintf("20%02d-%02d-%02d", 10 + n % 16, 1 + n % 12, 1 + n % 28)
            if (kind == "posts")
                printf "{\"title\":\"Post %d about things\",\"body\":\"%s\",\"views\":%d,\"rating\":%.1f,\"published\":%s,\"createdOn\":\"%s\",\"category\":\"%s\",\"author\":\"%s\"}",
                    n, body, int(rand() * all), int(rand() * 50) / 10, n % 3 ? "true" : "false", date, category[1 + n % 5], author[1 + n % 6]
            else
                printf "{\"body\":\"%s\",\"author\":\"%s\",\"likes\":%d,\"createdOn\":\"%s\",\"post_id\":%d}",
                    body, author[1 + n % 6], int(rand() * 100), date, 1 + int((n - 1) / 5)
        }
        printf "]"
    }'
}

# post_rows ENTITY [TOKEN]: a list from standard input, as one request.
post_rows() {
    local answer
    answer=$(curl -sS -o "$out/answer" -w '%{http_code}' -H 'Content-Type: application/json' --data-binary @- \
        ${2:+-H "Authorization: Bearer $2"} \
        "http://127.0.0.1:$roost_port/api/data/$1")
    [[ $answer == 201 ]] || die "filling $1: $answer $(head -c 500 "$out/answer")"
}

next_cursor() {
    local page cursor
    page=$(curl -fsS "$1") || die "no page at $1"
    cursor=$(sed -n 's/.*"next" *: *"\([^"]*\)".*/\1/p' <<<"$page")
    [[ -n $cursor ]] || die "no next cursor at $1"
    echo "$cursor"
}

# ---- measuring; every figure is appended to $out/figures/NAME

median() {
    sort -n "$out/figures/$1" | awk '{ value[NR] = $1 } END { if (NR == 0) exit 1; print (NR % 2) ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'
}

# wrk_run NAME CONNECTIONS URL KIND [ROWS]: one second to warm up, then $seconds; requests/s go to NAME.
wrk_run() {
    local name=$1 connections=$2 url=$3 result rate refused broken p50 p99
    shift 3
    wrk -t 2 -c "$connections" -d 1s -s "$here/load/load.lua" "$url" -- "$@" >/dev/null
    result=$(wrk -t 2 -c "$connections" -d "${seconds}s" -s "$here/load/load.lua" "$url" -- "$@" | grep '^RESULT') || die "wrk gave no result for $name"
    read -r _ rate refused broken p50 p99 <<<"$result"
    ((refused == 0 && broken == 0)) || die "$name: $refused refused answers, $broken broken connections"
    echo "$rate" >>"$out/figures/$name"
    echo "$p99" >>"$out/figures/$name.p99"
    printf '  %-14s %10.0f requests/s   p50 %6.0f µs   p99 %6.0f µs\n' "$name" "$rate" "$p50" "$p99" >&2
}

ticks() { awk '{ sub(/.*\) /, ""); print $12 }' "/proc/$1/stat"; } # user time of all threads

# cpu_run NAME URL: microseconds of the server's user time per request.
cpu_run() {
    local name=$1 url=$2 before requests each
    wrk -t 1 -c 8 -d 1s -s "$here/load/load.lua" "$url" -- plain >/dev/null
    before=$(ticks "$roost_pid")
    requests=$(wrk -t 1 -c 8 -d "${seconds}s" -s "$here/load/load.lua" "$url" -- plain | awk '/requests in/ { print $1 }')
    each=$(awk -v used="$(($(ticks "$roost_pid") - before))" -v hertz="$(getconf CLK_TCK)" -v requests="$requests" \
        'BEGIN { printf "%.3f", used / hertz * 1e6 / requests }')
    echo "$each" >>"$out/figures/$name"
    printf '  %-14s %10.2f µs of user time a request\n' "$name" "$each" >&2
}

# start_NAME BASE: what goes on beside the reads, as the process $beside; good_NAME: whether all of it was answered well.
start_writes() {
    timeout "$((seconds * 2 + 30))" h2load --h1 -t 1 -c 10 --rps=100 -D "$((seconds + 1))" -d "$out/one.json" -H 'content-type: application/json' \
        --log-file="$out/writes.log" "$1/api/data/posts" >"$out/figures/writer" &
    beside=$!
}

good_writes() { awk '$2 != 201 { bad++ } END { if (NR == 0 || bad > 0) exit 1 }' "$out/writes.log"; }

start_logins() {
    wrk -t 1 -c 16 -d "$((seconds + 1))s" -s "$here/load/load.lua" "$1" -- login >"$out/figures/logins-load" &
    beside=$!
}

good_logins() { awk '/^RESULT/ { good = $2 > 0 && $3 == 0 && $4 == 0 } END { exit !good }' "$out/figures/logins-load"; }

# open_loop NAME RATE BASE [LOAD]: reads, alone or beside what start_LOAD starts; their
# p99 in µs goes to the figure NAME.
open_loop() {
    local name=$1 rate=$2 base=$3 load=${4:-} beside=
    if [[ -n $load ]]; then
        "start_$load" "$base"
        sleep 0.5
    fi
    rm -f "$out/reads.log"
    timeout "$((seconds * 2 + 30))" h2load --h1 -t 1 -c 32 --rps="$rate" -D "$seconds" -i "$out/uris" --log-file="$out/reads.log" \
        >"$out/figures/reader" || die "h2load did not end"
    if [[ -n $beside ]]; then
        wait "$beside" || die "the load beside the reads did not end"
        "good_$load" || die "$load beside the reads were refused"
    fi
    awk '$2 == 200 { print $3 } $2 != 200 { bad++ } END { exit (bad > NR / 1000) }' "$out/reads.log" | sort -n |
        awk '{ value[NR] = $1 } END { if (NR == 0) exit 1; at = int(NR * 0.99 + 0.999999); if (at > NR) at = NR; print value[at] }' >>"$out/figures/$name"
    printf '  %-14s p99 %6.0f µs over %d reads\n' "$name" "$(tail -n 1 "$out/figures/$name")" "$(wc -l <"$out/reads.log")" >&2
}

resident() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; } # MB

require_all_ok() {
    grep -qE 'status codes: [1-9][0-9]* 2xx, 0 3xx, 0 4xx, 0 5xx' "$1" || die "not every request was answered well: $(grep 'status codes' "$1")"
}

# start_time NAME FOLDER: milliseconds from exec to the first 200 of /health.
start_time() {
    local port
    port=$(free_port)
    (cd "$2" && ROOST_SERVER_PORT=$port ROOST_LOG_LEVEL=error "$out/start-time" "$port" "$roost" serve 2>"$out/roost.log") >>"$out/figures/$1"
    printf '  %-14s %s ms\n' "$1" "$(tail -n 1 "$out/figures/$1")" >&2
}

# ---- report

describe_machine() {
    machine=$(
        echo "- machine: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, $(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo), $(uname -sr)"
        echo "- load before: $(cut -d ' ' -f 1-3 /proc/loadavg); date: $(date -u '+%Y-%m-%d %H:%M') UTC"
        echo "- Swift: $(swift --version 2>/dev/null | sed -n 's/.*Swift version \([^ ]*\).*/\1/p' | head -n 1); SQLite: $(sqlite3 --version | cut -d ' ' -f 1); $(wrk -v 2>&1 | head -n 1 | cut -d ' ' -f 1-2); $(h2load --version)"
        echo "- commit: $(git rev-parse --short HEAD 2>/dev/null || echo none); $rows rows of 8 fields, $runs runs of ${seconds} s, medians; client and servers share the machine"
    )
    echo "$machine" >&2
}

begin_report() {
    report="$out/report.md"
    {
        echo "$machine"
        echo
        echo "| work | measured | against | ratio | at least | aim | |"
        echo "|---|---|---|---|---|---|---|"
    } >"$report"
}

# row WORK MEASURED AGAINST RATIO FLOOR AIM HOLDS(0|1|empty)
row() {
    local verdict=
    case $7 in
    1) verdict=holds ;;
    0) verdict="**falls short**" misses=$((misses + 1)) ;;
    esac
    printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$1" "$2" "$3" "$4" "$5" "$6" "$verdict" | tee -a "$report" >&2
}

holds() { awk "BEGIN { print ($1) ? 1 : 0 }"; }

# row_of_hello WORK FIGURE HELLO FLOOR AIM, the last two in percent of hello's requests/s.
row_of_hello() {
    local mine theirs percent verdict=
    mine=$(median "$2") theirs=$(median "$3")
    percent=$(awk -v a="$mine" -v b="$theirs" 'BEGIN { printf "%.0f", a / b * 100 }')
    [[ -z $4 ]] || verdict=$(holds "$mine / $theirs >= $4 / 100")
    row "$1" "$(printf '%.0f requests/s, p99 %.1f ms' "$mine" "$(awk -v p="$(median "$2.p99")" 'BEGIN { print p / 1000 }')")" \
        "$(printf 'hello %.0f requests/s' "$theirs")" "$percent %" "${4:+$4 %}" "${5:+$5 %}" "$verdict"
}

# row_ratio WORK MINE THEIRS LIMIT UNIT WORD [RATIO]: at most LIMIT. For requests/s pass the faster first: the ratio
# of the times is then first / second.
row_ratio() {
    local ratio=${7:-}
    [[ -n $ratio ]] || ratio=$(awk -v a="$2" -v b="$3" 'BEGIN { printf "%.3f", a / b }')
    local mine=$2 theirs=$3
    [[ $5 != requests/s ]] || mine=$3 theirs=$2
    row "$1" "$mine $5" "$theirs $5" "$(printf '%.2f' "$ratio") $6" "≤ $4" "" "$(holds "$ratio <= $4")"
}

# row_least WORK MINE THEIRS FACTOR: at least FACTOR times as many requests/s.
row_least() {
    local ratio
    ratio=$(awk -v a="$2" -v b="$3" 'BEGIN { printf "%.3f", a / b }')
    row "$1" "$(printf '%.0f requests/s' "$2")" "$(printf '%.0f requests/s' "$3")" "$(printf '%.2f' "$ratio")x" "$4x" "" "$(holds "$ratio >= $4")"
}

# row_at_most WORK VALUE LIMIT UNIT
row_at_most() {
    row "$1" "$2 $4" "" "" "< $3 $4" "" "$(holds "$2 < $3")"
}

finish_report() {
    {
        echo
        echo "- load after: $(cut -d ' ' -f 1-3 /proc/loadavg)"
    } >>"$report"
    echo >&2
    cat "$report"
    if ((misses > 0)); then
        echo "bench: $misses rows fall short" >&2
    fi
}
