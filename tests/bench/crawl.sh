#!/usr/bin/env bash
# Cambon and Scrapy on the same local site in the same run, each on one core (the site has the other). Needs python3 with venv and
# the package index once. What is fair: both keep to robots.txt, both have no delay; Scrapy may ask one host eight things at a time,
# Cambon one, as ever; Cambon syncs every original to the disk, Scrapy does not. Items are pages and documents received, of both. Usage: tests/bench/crawl.sh [PUBLICATIONS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
target=${CARGO_TARGET_DIR:-target}
work=$(mktemp -d)
cargo build --release -q -p cambon-search-cli
cargo build --release -q -p cambon-tests --example twin
[[ -x $target/scrapy/bin/scrapy ]] || { python3 -m venv "$target/scrapy" && "$target/scrapy/bin/pip" install -q scrapy; }
taskset -c 1 "$target/release/examples/twin" "$work" "${1:-2000}" &
twin=$!
trap 'kill $twin; rm -rf "$work"' EXIT
until [[ -s $work/address ]]; do sleep 0.1; done
for round in 1 2 3; do
    taskset -c 0 "$target/release/cambon" --quiet bench crawl "$work" | grep -E '^(crawl|memory)'
    taskset -c 0 /usr/bin/env python3 tests/bench/measure.py "$target/scrapy/bin/scrapy" runspider -L ERROR tests/bench/spider.py \
        -a "site=$(cat "$work/address")" -a "folder=$work/scrapy-$round"
done
"$target/release/cambon" --quiet bench crawl "$work" | grep frontier
