# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The section `media` of Scripts/bench: files beside nginx serving the same bytes, images beside libvips' own command,
# uploads beside cp. Wants what measure.sh wants, and the photographs of Scripts/install-test-peers.

# start_nginx FOLDER: serves the folder as it does by itself, with sendfile and as many workers as processors.
start_nginx() {
    nginx_port=$(free_port)
    mkdir -p "$out/nginx"
    cat >"$out/nginx/nginx.conf" <<CONF
daemon off;
worker_processes auto;
pid $out/nginx/pid;
error_log $out/nginx/error.log;
$([[ $(id -u) != 0 ]] || echo "user root;")
events { worker_connections 512; }
http {
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    open_file_cache max=100;
    client_body_temp_path $out/nginx/body;
    proxy_temp_path $out/nginx/proxy;
    fastcgi_temp_path $out/nginx/fastcgi;
    uwsgi_temp_path $out/nginx/uwsgi;
    scgi_temp_path $out/nginx/scgi;
    server { listen 127.0.0.1:$nginx_port; root $1; }
}
CONF
    nginx -p "$out/nginx" -c "$out/nginx/nginx.conf" 2>"$out/nginx/start.log" &
    nginx_pid=$!
    pids+=("$nginx_pid")
    wait_for "$nginx_pid" "http://127.0.0.1:$nginx_port/photo.jpg" "$out/nginx/start.log"
}

# send FILE NAME: an upload; seconds go to standard output.
send() {
    local answer
    answer=$(curl -sS -o "$out/answer" -w '%{http_code} %{time_total}' -H 'Expect:' -X POST -T "$1" \
        "$base/api/media/upload/$2?visibility=public") || die "$2 was not taken"
    [[ $answer == 201\ * ]] || die "$2: $answer $(head -c 500 "$out/answer")"
    echo "${answer#* }"
}

# fetched URL: seconds until the whole answer was there.
fetched() {
    local answer
    answer=$(curl -sS -o /dev/null -w '%{http_code} %{time_total}' "$1") || die "no answer from $1"
    [[ $answer == 200\ * ]] || die "$1: $answer"
    echo "${answer#* }"
}

figure() {
    echo "$2" >>"$out/figures/$1"
    printf '  %-14s %10.3f s\n' "$1" "$2" >&2
}

# timed NAME COMMAND…: its seconds.
timed() {
    local name=$1 begun=$EPOCHREALTIME
    shift
    "$@"
    figure "$name" "$(awk -v a="$begun" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.4f", b - a }')"
}

copied() { cp --reflink=never "$1" "$2" && sync "$2"; }

# row_of_share WORK MINE THEIRS FLOOR: seconds for the same bytes, as a share of the other's throughput, in percent.
row_of_share() {
    local percent
    percent=$(awk -v a="$(median "$2")" -v b="$(median "$3")" 'BEGIN { printf "%.0f", b / a * 100 }')
    row "$1" "$(printf '%.2f s' "$(median "$2")")" "$(printf '%.2f s' "$(median "$3")")" "$percent %" "$4 %" "" \
        "$(holds "$percent >= $4")"
}

# row_of_nginx WORK FIGURE NGINX FLOOR: requests/s, in percent.
row_of_nginx() {
    local mine theirs percent
    mine=$(median "$2") theirs=$(median "$3")
    percent=$(awk -v a="$mine" -v b="$theirs" 'BEGIN { printf "%.0f", a / b * 100 }')
    row "$1" "$(printf '%.0f requests/s, p99 %.1f ms' "$mine" "$(awk -v p="$(median "$2.p99")" 'BEGIN { print p / 1000 }')")" \
        "$(printf 'nginx %.0f requests/s' "$theirs")" "$percent %" "$4 %" "" "$(holds "$percent >= $4")"
}

# Eight who want images that nobody wanted before; what they want next is in $out/transforms.
start_transforms() {
    local base=$1 end=$((SECONDS + seconds + 1))
    : >"$out/transforms.log"
    (
        for ((client = 0; client < 8; client++)); do
            (
                number=$((RANDOM * 8 + client))
                while ((SECONDS < end)); do
                    number=$((number + 8))
                    size="width=$((number % 40 * 50 + 50))&height=$((number / 40 % 40 * 50 + 50))&quality=$((number / 1600 % 12 * 5 + 40))"
                    curl -sS -m 60 -o /dev/null -w '%{http_code}\n' "$base/api/media/file/photo.jpg?$size&format=webp" \
                        >>"$out/transforms.log" || echo broken >>"$out/transforms.log"
                done
            ) &
        done
        wait
    ) &
    beside=$!
}

good_transforms() { awk '$1 != 200 { bad++ } END { exit !(NR > 0 && bad == 0) }' "$out/transforms.log"; }

section_media() {
    local base run folder width photo=$out/files/photo.jpg worker rate
    Scripts/install-test-peers
    mkdir -p "$out/files" "$out/media"
    # A photograph of 600 by 400 pixels, made 24 megapixels large.
    vips resize .build/peers/pictures/coffee.png "$photo[Q=90]" 10
    say "media: a photograph of $(vipsheader -f width "$photo") by $(vipsheader -f height "$photo") pixels, $(du -m "$photo" | cut -f 1) MB"
    start_roost "$out/media" ROOST_MEDIA_MAX_UPLOAD=2GB
    base=http://127.0.0.1:$roost_port
    row_at_most "libraries of libvips in a server that transforms nothing" "$(grep -c libvips "/proc/$roost_pid/maps" || true)" 1 files
    send "$photo" photo.jpg >"$out/figures/sent"
    fetched "$base/api/media/file/photo.jpg?width=50&format=webp" >"$out/figures/warm"
    for ((run = 1; run <= runs * 2; run++)); do
        say "transform, run $run of $((runs * 2))"
        # A copy has bytes of its own, so nothing of it was made before.
        curl -fsS -o "$out/answer" -H 'Content-Type: application/json' -d "{\"name\":\"copy-$run.jpg\"}" "$base/api/media/copy/photo.jpg" ||
            die "no copy"
        figure transform "$(fetched "$base/api/media/file/copy-$run.jpg?width=400&format=webp")"
        timed vipsthumbnail vipsthumbnail "$photo" --size 400 -o "$out/files/thumb.webp[Q=80,strip]"
    done
    row_ratio "24-megapixel JPEG to 400 px WebP, against vipsthumbnail" "$(median transform)" "$(median vipsthumbnail)" 1.25 s "x the time"
    worker=$(pgrep -P "$roost_pid" -f image-worker | while read -r pid; do awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$pid/status"; done | sort -n | tail -n 1)
    row_at_most "most memory of a worker" "${worker:-999}" 150 MB

    # The first size whose image has 50 KB.
    for ((width = 200; width <= 2000; width += 50)); do
        curl -fsS -o "$out/files/cached.webp" "$base/api/media/file/photo.jpg?width=$width&format=webp" || die "no image of $width"
        (($(stat -c %s "$out/files/cached.webp") < 50000)) || break
    done
    head -c 100000000 /dev/urandom >"$out/files/hundred.bin"
    send "$out/files/hundred.bin" hundred.bin >>"$out/figures/sent"
    start_nginx "$out/files"
    for ((run = 1; run <= runs; run++)); do
        say "an image of $(stat -c %s "$out/files/cached.webp") bytes and a file of 100 MB, run $run of $runs"
        wrk_run nginx-image 32 "http://127.0.0.1:$nginx_port/cached.webp" plain
        wrk_run cached-image 32 "$base/api/media/file/photo.jpg?width=$width&format=webp" plain
        figure nginx-file "$(fetched "http://127.0.0.1:$nginx_port/hundred.bin")"
        figure file "$(fetched "$base/api/media/file/hundred.bin")"
    done
    stop "$roost_pid"
    start_roost "$out/media" ROOST_MEDIA_CACHE=1B ROOST_MEDIA_MAX_UPLOAD=2GB
    base=http://127.0.0.1:$roost_port
    for ((run = 1; run <= runs; run++)); do
        wrk_run nginx-image-2 32 "http://127.0.0.1:$nginx_port/cached.webp" plain
        wrk_run stored-image 32 "$base/api/media/file/photo.jpg?width=$width&format=webp" plain
    done
    stop "$nginx_pid"
    row_of_nginx "made image of 50 KB, from memory" cached-image nginx-image 45
    row_of_nginx "the same from the disk" stored-image nginx-image-2 25
    row_of_share "a file of 100 MB, against nginx" file nginx-file 60

    head -c 1000000000 /dev/urandom >"$out/files/thousand.bin"
    folder=$(mktemp -d -p "$out")
    for ((run = 1; run <= (runs < 3 ? runs : 3); run++)); do
        say "upload of 1 GB, run $run"
        figure upload "$(send "$out/files/thousand.bin" "thousand-$run.bin")"
        curl -fsS -o "$out/answer" -X DELETE "$base/api/media/file/thousand-$run.bin" || die "it stays"
        timed cp copied "$out/files/thousand.bin" "$folder/copy"
        rm "$folder/copy"
    done
    rm "$out/files/thousand.bin"
    row_of_share "upload of 1 GB, against cp and fsync" upload cp 60
    stop_all

    start_open_loop "$out/transforming"
    send "$photo" photo.jpg >>"$out/figures/sent"
    open_loop_pairs transforms "$base" "$rate"
    stop_all
    row_ratio "p99 of reads beside 8 concurrent transforms, against alone (median of $pairs pairs; µs are medians)" \
        "$(median transforms-beside)" "$(median transforms-alone)" 2 "µs" "x" "$(median transforms)"
}
