#!/bin/sh
# All the checks: lint, the suites of both sites on SQLite, and on PostgreSQL where a server answers.
# POSTGRES_URL says which server (a role that may create databases); T limits the tests: make test T=tests/core
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
T=${T:-}
postgres=${POSTGRES_URL:-postgres://postgres@127.0.0.1:5432}
missing=$($bin/python tools/postgres.py "$postgres" 2>&1) || {
    if [ "${CI:-}" = true ]; then
        echo "trousseau : PostgreSQL manque, et rien ne doit être ignoré ici : $missing" >&2
        exit 1
    fi
    postgres=
}
export POSTGRES_URL="$postgres"
unset DATABASE_URL TROUSSEAU_SITE TROUSSEAU_HOME
# The tests start a few hundred processes: each would compile the program again where its bytecode may not be kept.
unset PYTHONDONTWRITEBYTECODE
$bin/python -m compileall -q src

# The observatory is another process with other rooms: its tests are collected there alone. They are few: a second
# process would cost more to begin than it would take over.
suites() {
    case "$T" in
        '' | tests/observatory*) TROUSSEAU_SITE=observatory $bin/pytest "${T:-tests/observatory}" "$@" || return ;;
    esac
    case "$T" in
        tests/observatory*) ;;
        # shellcheck disable=SC2086
        *) $bin/pytest -n 2 --dist worksteal $T "$@" ;;
    esac
}

# At the same time, since each waits often, for a browser, a server or a process that it starts: what the lint and
# PostgreSQL's suite say is kept, and shown once SQLite's suite has ended.
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
trap 'trap - TERM; kill 0' INT TERM # what runs behind hears no Ctrl-C
failed=0
$bin/python tools/messages.py compile
sh tools/lint.sh >"$said/lint" 2>&1 &
lint=$!
# A first collection keeps the tests compiled: the four processes that begin them together would each do it again.
if [ -z "$T" ]; then $bin/pytest -n 0 --collect-only >/dev/null 2>&1 || true; fi
if [ -n "$postgres" ]; then
    # its own name: two runs on one server do not meet
    DATABASE_URL="$postgres/trousseau_$$" suites -m "not browser and not once" >"$said/postgres" 2>&1 &
    beside=$!
fi
echo "— Tests sur SQLite —"
suites || failed=1
echo "— Relecture —"
wait "$lint" || failed=1
cat "$said/lint"
if [ -z "$postgres" ]; then
    echo "— IGNORÉ : tests sur PostgreSQL, $missing —"
    exit $failed
fi
echo "— Tests sur PostgreSQL (sans le navigateur) —"
wait "$beside" || failed=1
cat "$said/postgres"
exit $failed
