#!/bin/sh
# The checks: lint, the suites of both sites on SQLite, and on PostgreSQL where a server answers.
# Every cheap test, and what tools/chosen.py chooses of the dear ones; on PostgreSQL, of those, the ones that say to a base
# what another would hear otherwise, in the rooms that a change touched, and a tenth of the others. ALL=1 runs everything on both, and keeps what each test cost.
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
        '' | tests/observatory*) TROUSSEAU_SITE=observatory some "${T:-tests/observatory}" "$@" || return ;;
    esac
    case "$T" in
        tests/observatory*) ;;
        # shellcheck disable=SC2086
        *) some -n 2 --dist worksteal $T "$@" ;;
    esac
}

# A suite of which no test was chosen is not red.
some() {
    $bin/pytest "$@" || {
        code=$?
        [ $code = 5 ] && [ -n "${LEFT_OUT:-}" ] || return $code
    }
}

# At the same time, since each waits often, for a browser, a server or a process that it starts: what the lint and
# PostgreSQL's suite say is kept, and shown once SQLite's suite has ended.
said=$(mktemp -d)
began=$(date +%s)
part() { echo "— $1 : $(($(date +%s) - $2)) s —"; }
trap 'rm -rf "$said"' EXIT
trap 'trap - TERM; kill 0' INT TERM # what runs behind hears no Ctrl-C
failed=0
$bin/python tools/messages.py compile
mkdir "$said/costs"
export COSTS_NOTED="$said/costs"
plugins="-p costs"
if [ -n "$T" ]; then
    :
elif [ -n "${ALL:-}" ]; then
    export COSTS_RAN=1
else
    $bin/python -m tools.chosen "$said/left" "$said/asked"
    plugins="$plugins -p chosen"
    export LEFT_OUT="$said/left"
fi
(
    sh tools/lint.sh && status=0 || status=$?
    part "Relecture" "$began"
    exit $status
) >"$said/lint" 2>&1 &
lint=$!
# A first collection keeps the tests compiled: the four processes that begin them together would each do it again.
if [ -z "$T" ]; then $bin/pytest -n 0 --collect-only >/dev/null 2>&1 || true; fi
if [ -n "$postgres" ]; then
    # its own name: two runs on one server do not meet; what is noted of it is no cost of the suite on SQLite
    (
        unset COSTS_NOTED COSTS_RAN
        export DATABASE_URL="$postgres/trousseau_$$"
        if [ -z "$T" ] && [ -z "${ALL:-}" ]; then export ASKED="$said/asked"; fi
        suites $plugins -m "not browser and not once" && status=0 || status=$?
        part "PostgreSQL" "$began"
        exit $status
    ) >"$said/postgres" 2>&1 &
    beside=$!
fi
echo "— Tests sur SQLite —"
suites $plugins || failed=1
part "SQLite" "$began"
echo "— Relecture —"
wait "$lint" || failed=1
cat "$said/lint"
if [ -z "$postgres" ]; then
    echo "— IGNORÉ : tests sur PostgreSQL, $missing —"
else
    echo "— Tests sur PostgreSQL (sans le navigateur) —"
    wait "$beside" || failed=1
    cat "$said/postgres"
fi
if [ -z "$T" ] && [ -n "${ALL:-}" ]; then
    [ $failed = 1 ] || $bin/python -m tools.chosen --kept "$said/costs"
elif [ -z "$T" ]; then
    $bin/python -m tools.chosen --grown "$said/costs"
    # who lands what was green commits the turn with it; where nothing is kept, the next landing does
    if [ $failed = 0 ] && [ "${CI:-}" != true ]; then $bin/python -m tools.chosen --moved; fi
fi
part "En tout" "$began"
[ $failed = 1 ] || [ -n "$T${ALL:-}" ] || echo "— Vert, de ce qui a été choisi. —"
exit $failed
