#!/usr/bin/env bash
# 10,000 readers, 30 kills while sending, then the speed: letters.sh CAMBON PYTHON [READERS] [KILLS]. Run by hand; figures to stdout.
set -euo pipefail
cambon=$(realpath "$1") python=$(realpath -s "$2") readers=${3:-10000} kills=${4:-30}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mktemp -d)
trap 'kill $sink 2>/dev/null || true; rm -rf "$folder"' EXIT
mkdir "$folder/sink"
SINK_LOG_ONLY=1 "$python" "$here/tests/newsroom/sink.py" "$folder/sink" > "$folder/port" &
sink=$!
until [[ -s $folder/port ]]; do sleep 0.1; done
cat > "$folder/cambon.toml" <<TOML
[newsroom]
site = "https://veille.example.org"
[newsroom.mail]
from = "lettre@lettre.example.org"
way = "smtp"
security = "none"
port = $(cat "$folder/port")
per_minute = 0
TOML
run() { "$cambon" --quiet --config "$folder/cambon.toml" --data "$folder/data" "$@"; }
run import "$here/corpus/samples/pdf" --metadata "$here/corpus/samples/metadata.csv"
{ echo address; seq -f 'r%.0f@exemple.fr' "$readers"; } > "$folder/readers.csv"
run subscribers import "$folder/readers.csv" --consent essai
log=$folder/sink/log.txt
touch "$log"
killed=0
while ((killed < kills)); do
    "$cambon" --quiet --config "$folder/cambon.toml" --data "$folder/data" digest --week 2016-W45 --send &
    sender=$!
    sleep "0.$((RANDOM % 9))$((RANDOM % 10))"
    sleep 0.1
    if kill -KILL $sender 2>/dev/null; then killed=$((killed + 1)); else break; fi
    wait $sender 2>/dev/null || true
done
before=$(wc -l < "$log")
/usr/bin/time -f '%e s elapsed, %U s user, %M KiB' -o "$folder/time" \
    taskset -c 0 "$cambon" --quiet --config "$folder/cambon.toml" --data "$folder/data" digest --week 2016-W45 --send
after=$(wc -l < "$log")
echo "readers $readers, kills $killed, letters taken $after, readers reached $(cut -d' ' -f1 "$log" | sort -u | wc -l)," \
    "repeated $((after - readers)), Message-IDs $(cut -d' ' -f2 "$log" | sort -u | wc -l)"
echo "last run: $((after - before)) letters, $(cat "$folder/time")"
