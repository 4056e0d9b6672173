# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The section `postgres` of Scripts/bench: Roost on a Postgres server of its own, beside pgbench on the same server with as
# many connections and the same work. What pgbench does goes over one connection to one server, and a request to Roost
# over two, so the ceiling is 1 / (1/hello + 1/pgbench).

# start_postgres: a server in $postgres that ends with this script; it flushes like one that is meant to last.
start_postgres() {
    postgres=$(mktemp -u /tmp/roost-bench-XXXXXX)
    mkfifo "$out/postgres.input"
    # shellcheck disable=SC2016  # written by the script that starts the server
    Scripts/test-postgres run "$postgres" bench '
        printf "%s\n" "fsync = on" "full_page_writes = on" "shared_buffers = 256MB" >>"$dir/data/postgresql.conf"
    ' <"$out/postgres.input" >"$out/postgres.log" &
    pids+=("$!")
    exec {postgres_input}>"$out/postgres.input"
    local tries
    for ((tries = 0; tries < 300; tries++)); do
        grep -q ready "$out/postgres.log" && break
        sleep 0.2
    done
    grep -q ready "$out/postgres.log" || die "Postgres didn't start"
    export PGHOST=$postgres PGUSER=app PGPASSWORD=bench PGDATABASE=postgres
}

# pgbench_run NAME SCRIPT: transactions/s go to NAME.
pgbench_run() {
    local rate
    rate=$("$pgbench" -n -M prepared -c 10 -j 2 -T "$seconds" -D rows="$rows" -f <(echo "$2") 2>"$out/pgbench.log" |
        awk '/^tps/ { print $3 }')
    [[ -n $rate ]] || die "pgbench gave no result: $(tail -n 3 "$out/pgbench.log")"
    echo "$rate" >>"$out/figures/$1"
    printf '  %-14s %10.0f transactions/s\n' "$1" "$rate" >&2
}

# row_of_sum WORK FIGURE PGBENCH FLOOR, in percent or empty: against 1 / (1/hello + 1/pgbench).
row_of_sum() {
    local mine sum percent verdict=
    mine=$(median "$2")
    sum=$(awk -v hello="$(median hello-pg)" -v server="$(median "$3")" 'BEGIN { printf "%.0f", 1 / (1 / hello + 1 / server) }')
    percent=$(awk -v a="$mine" -v b="$sum" 'BEGIN { printf "%.0f", a / b * 100 }')
    [[ -z $4 ]] || verdict=$(holds "$percent >= $4")
    row "$1" "$(printf '%.0f requests/s' "$mine")" \
        "$(printf '%.0f/s, from hello %.0f and pgbench %.0f' "$sum" "$(median hello-pg)" "$(median "$3")")" \
        "$percent %" "${4:+$4 %}" "" "$verdict"
}

section_postgres() {
    local base run first pgbench json='id, title, body, views, rating, published, "createdOn", category, author'
    pgbench=$(ls /usr/lib/postgresql/*/bin/pgbench | sort -V | tail -n 1)
    start_postgres
    mkdir -p "$out/on-postgres"
    start_hello
    start_roost "$out/on-postgres" ROOST_LIMITS_BODY=16MB \
        ROOST_DATABASE_URL="postgres://app:bench@/postgres?host=${postgres//\//%2F}"
    base=http://127.0.0.1:$roost_port
    for ((first = 1; first <= rows; first += 1000)); do
        rows_json posts "$first" "$((rows - first + 1 < 1000 ? rows - first + 1 : 1000))" "$rows" "$(text_of 150)" | post_rows posts
        progress "posts on Postgres" "$first" "$rows"
    done
    Scripts/test-postgres psql -q -c "ANALYZE" -c "CREATE TABLE bench_posts (LIKE posts INCLUDING ALL)" \
        -c "CREATE TABLE bench_changes (LIKE roost.changes INCLUDING ALL)" -c "CREATE SEQUENCE bench_positions"
    for ((run = 1; run <= runs; run++)); do
        say "Postgres, run $run of $runs"
        wrk_run hello-pg 32 "http://127.0.0.1:$hello_port/hello" plain
        wrk_run pg-get 32 "$base" get "$rows"
        pgbench_run pgbench-get '\set id random(1, :rows)
            SELECT * FROM posts WHERE id = :id;'
        wrk_run pg-list 32 "$base/api/data/posts?limit=20" plain
        pgbench_run pgbench-list 'SELECT * FROM posts ORDER BY id LIMIT 20;'
        pgbench_run pgbench-json "SELECT json_agg(p) FROM (SELECT $json FROM posts ORDER BY id LIMIT 20) AS p;"
        wrk_run pg-create 64 "$base" create "$rows"
        pgbench_run pgbench-create '\set n random(1, :rows)
            \startpipeline
            BEGIN;
            INSERT INTO bench_posts (id, _version, title, body, views, rating, published, "createdOn", category, author)
            SELECT nextval('"'bench_positions'"'), 1, title, body, views, rating, published, "createdOn", category, author
            FROM posts WHERE id = :n;
            INSERT INTO bench_changes VALUES
            (nextval('"'bench_positions'"'), 1, now(), '"'posts'"', '"'1'"', true, '"'create'"', 1, '"'guest'"', '"'r'"', NULL);
            COMMIT;
            \endpipeline'
    done
    stop_all
    exec {postgres_input}>&-
    row_of_sum "on Postgres: get one by id" pg-get pgbench-get 75
    row_of_sum "on Postgres: list 20" pg-list pgbench-list ""
    row "on Postgres: rows as columns, beside JSON made by the server" "$(printf '%.0f lists of 20/s' "$(median pgbench-list)")" \
        "$(printf '%.0f/s' "$(median pgbench-json)")" \
        "$(awk -v a="$(median pgbench-list)" -v b="$(median pgbench-json)" 'BEGIN { printf "%.2f x", a / b }')" "" "" ""
    row_of_sum "on Postgres: single creates, 64 connections" pg-create pgbench-create 60
}
