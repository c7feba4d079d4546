#!/usr/bin/env bash
# Records again what the JavaScript originals answer and fails if that is not what
# the tests replay. With --update it writes the new answers instead.
#
# Needs Node 18 or newer with npm. Where they are missing and apt-get may install
# them (as root on Debian), it does; otherwise it says what to do.
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "installing nodejs and npm by apt-get"
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends nodejs >/dev/null
    command -v npm >/dev/null || apt-get install -y -qq --no-install-recommends npm >/dev/null # some packages of nodejs hold it
  else
    echo "make oracle needs Node 18 or newer with npm, and this machine has none:" >&2
    echo "install them from your system's packages (Debian: apt-get install nodejs npm) and run it again" >&2
    exit 1
  fi
fi
if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 18 ]; then
  echo "make oracle needs Node 18 or newer; this is $(node --version)" >&2
  exit 1
fi
npm ci --ignore-scripts --no-audit --no-fund --silent

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
while read -r script vectors; do
  node "$script" >"$scratch/vectors" 2>"$scratch/errors" || { cat "$scratch/errors" >&2; exit 1; }
  if cmp -s "$scratch/vectors" "../$vectors"; then
    echo "$script: $(wc -l <"$scratch/vectors") answers, as recorded in $vectors"
  elif [ "${1:-}" = --update ]; then
    cp "$scratch/vectors" "../$vectors"
    echo "$script: $(wc -l <"$scratch/vectors") answers, written to $vectors"
  else
    echo "$script: the answers differ from those recorded in $vectors (< recorded, > now):" >&2
    diff "../$vectors" "$scratch/vectors" | head -n 10 >&2 || true
    failed=1
  fi
done <<'LIST'
handlebars.js compiler/template/testdata/vectors.jsonl
moment.js definition/moment/testdata/vectors.jsonl
shift.js definition/moment/testdata/shift.jsonl
number.js definition/value/testdata/numbers.jsonl
markdown.js compiler/builtin/testdata/markdown.jsonl
text.js compiler/builtin/testdata/texts.jsonl
LIST
if [ $failed = 1 ]; then
  echo "if the originals were updated on purpose, run make oracle UPDATE=--update and read the diff" >&2
fi
exit $failed
