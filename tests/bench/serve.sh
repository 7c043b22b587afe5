#!/usr/bin/env bash
# The site under load, and how long a page takes to render. Load: 50 clients for a minute on search pages that differ, on the same
# cores as the load generator (wrk, from Debian). Pages: one client, each address asked once, so that none is a kept page; the report
# is that of the data folder with the most pages. Usage: tests/bench/serve.sh DATA [SECONDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
target=${CARGO_TARGET_DIR:-target}
data=$1
work=$(mktemp -d)
command -v wrk >/dev/null || { echo "wrk is missing; hint: apt-get install wrk" >&2; exit 2; }
[[ -x ${CAMBON:-} ]] || cargo build --release -q -p cambon-search-cli
cambon=${CAMBON:-$target/release/cambon}
"$cambon" --quiet --data "$data" serve --listen 127.0.0.1:0 >"$work/address" &
site=$!
trap 'kill $site; rm -rf "$work"' EXIT
until [[ -s $work/address ]]; do sleep 0.1; done
address=$(head -1 "$work/address")
address=${address%/}
ask() { wrk --script tests/bench/serve.lua --timeout 10s "$@" | tail -1; }
echo "== load: 50 clients, $(nproc) cores shared"
ask --threads 1 --connections 50 --duration "${2:-60}s" "$address" -- search
echo "== a page of results, one client"
ask --threads 1 --connections 1 --duration 10s "$address" -- search 7
report=$("$cambon" --quiet --data "$data" export publications |
    python3 -c 'import json, sys; row = max(map(json.loads, sys.stdin), key=lambda row: row["pages"] or 0); print(row["publication_id"], row["pages"])')
echo "== the report ${report% *} of ${report#* } pages, one client"
for page in "" /texte /pages/100; do
    ask --threads 1 --connections 1 --duration 10s "$address" -- "/publications/${report% *}$page"
done
awk '/VmHWM/ {print "memory of the site at most " int($2 / 1024) " MiB"}' "/proc/$site/status"
