#!/bin/sh
# What is read without running it: style, the length of a template’s lines, imports between rooms, types, a change of a
# table that no migration holds.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
$bin/python tools/messages.py compile
$bin/ruff check -q .
$bin/ruff format -q --check .
find src -name '*.html' -exec awk 'length > 160 { print FILENAME ":" FNR ": over 160 characters"; bad = 1 } END { exit bad }' {} +
$bin/lint-imports --no-logo
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
types() { env -u DATABASE_URL TROUSSEAU_HOME="$home" TROUSSEAU_SITE=agency $bin/mypy --no-error-summary; }
if ! types > "$home/types"; then
    # what mypy remembers names files of models that are gone: it is made again
    if ! grep -q 'Skipping analyzing "trousseau' "$home/types"; then
        cat "$home/types"
        exit 1
    fi
    rm -rf .mypy_cache
    types
fi
# the observatory's tables are none of the agency's: Django knows them in its own process alone
env -u DATABASE_URL TROUSSEAU_HOME="$home" TROUSSEAU_SITE=observatory $bin/mypy --no-error-summary \
    --cache-dir .mypy_cache/observatory src/trousseau/observatory/models.py src/trousseau/observatory/queries.py \
    src/trousseau/observatory/actions.py
for site in agency observatory; do
    env -u DATABASE_URL TROUSSEAU_HOME="$home" TROUSSEAU_SITE=$site \
        $bin/trousseau manage makemigrations --check --dry-run -v 1 || {
        echo "a table has changed: trousseau manage makemigrations ROOM writes the migration that adds it"
        exit 1
    }
done
