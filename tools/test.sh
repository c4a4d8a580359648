#!/bin/sh
# All the checks: lint, the suite on SQLite, then on PostgreSQL where a server answers.
# POSTGRES_URL says which server (a role that may create databases); T limits the tests: make test T=tests/core
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
postgres=${POSTGRES_URL:-postgres://postgres@127.0.0.1:5432}
missing=$($bin/python tools/postgres.py "$postgres" 2>&1) || {
    if [ "${CI:-}" = true ]; then
        echo "trousseau : PostgreSQL manque, et rien ne doit être ignoré ici : $missing" >&2
        exit 1
    fi
    postgres=
}
sh tools/lint.sh
export POSTGRES_URL="$postgres"
echo "— Tests sur SQLite —"
# shellcheck disable=SC2086
env -u DATABASE_URL $bin/pytest -n 2 ${T:-}
if [ -z "$postgres" ]; then
    echo "— IGNORÉ : tests sur PostgreSQL, $missing —"
    exit 0
fi
echo "— Tests sur PostgreSQL (sans le navigateur) —"
# Its own name: two runs on one server do not meet.
# shellcheck disable=SC2086
env DATABASE_URL="$postgres/trousseau_$$" $bin/pytest -n 2 -m "not browser and not once" ${T:-}
