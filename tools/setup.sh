#!/bin/sh
# Builds .venv from a lock with hashes, on a machine where nothing is ready.
#   setup.sh run | dev   install what the program, or the tests, need
#   setup.sh oracle      build .oracle, the environment of the program we compare ourselves to (make oracle)
#   setup.sh lock        write the locks again from pyproject.toml
#   setup.sh python      print the Python that would be used
# A second call with nothing to do answers at once. Failures are one French line and exit 1.
set -euf
cd "$(dirname "$0")/.."
# An older Python must not be replaced by one downloaded behind the person's back.
export UV_PYTHON_DOWNLOADS=never
# Once, rather than by each of the processes that start together, or at every start where nothing is written.
export UV_COMPILE_BYTECODE=1

fail() {
    printf 'trousseau : %s\n' "$1" >&2
    exit 1
}

# sqlite3 and ssl are missing from a Python compiled without their headers: it would fail much later.
suitable() {
    "$1" -c 'import sqlite3, ssl, sys; raise SystemExit(sys.version_info < (3, 12))' >/dev/null 2>&1 </dev/null
}

# Every Python of every folder of the PATH: the first `python3` may be too old while a good one follows.
pythons() {
    for name in python3.13 python3.14 python3.12 python3 python; do
        (
            IFS=:
            for folder in $PATH; do
                [ -f "$folder/$name" ] && [ -x "$folder/$name" ] && printf '%s\n' "$folder/$name"
            done
            true
        )
    done
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        suitable "$PYTHON" || fail "PYTHON=$PYTHON n’est pas un Python 3.12 ou plus récent (avec sqlite3 et ssl)."
        printf '%s\n' "$PYTHON"
        return
    fi
    found=$(pythons | while IFS= read -r python; do
        if suitable "$python"; then
            printf '%s\n' "$python"
            break
        fi
    done)
    [ -n "$found" ] || fail "aucun Python 3.12 ou plus récent dans le PATH : installez-en un, ou indiquez-le par PYTHON=/chemin/python3."
    printf '%s\n' "$found"
}

# What went wrong, read from a tool's log: the words a person needs, not its stack.
explain() {
    if grep -qiE 'no space left' "$1"; then
        fail "plus de place sur le disque pour installer les bibliothèques."
    elif grep -qiE 'hash mismatch|do not match the hashes|hashes are required' "$1"; then
        fail "une bibliothèque téléchargée n’est pas celle de $2 : rien n’a été installé (journal : $1)."
    elif grep -qiE 'error sending request|dns error|lookup address|name resolution|timed out|timeout|connect|unreachable|failed to fetch|from versions: none' "$1"; then
        fail "pas d’accès au réseau : les bibliothèques de $2 n’ont pas pu être téléchargées (journal : $1)."
    fi
    fail "l’installation de $2 a échoué (journal : $1)."
}

recent_uv() {
    version=$("$1" --version 2>/dev/null) || return 1
    version=${version#uv }
    major=${version%%.*}
    minor=${version#*.}
    minor=${minor%%.*}
    case "$major$minor" in *[!0-9]* | '') return 1 ;; esac
    [ "$major" -gt 0 ] || [ "$minor" -ge 8 ]
}

# uv from the PATH, else installed in .uv/ by the Python found, else by any Python that has pip.
find_uv() {
    if recent_uv .uv/bin/uv; then
        uv=.uv/bin/uv
        return
    elif recent_uv uv; then
        uv=uv
        return
    fi
    echo "Installation de uv…"
    rm -rf .uv
    mkdir .uv || fail "le dossier $(pwd) n’est pas accessible en écriture."
    if "$python" -m venv .uv >.uv/setup.log 2>&1; then
        .uv/bin/python -m pip install -q --retries 2 --require-hashes -r requirements/installer.lock >>.uv/setup.log 2>&1 ||
            explain .uv/setup.log requirements/installer.lock
    else
        # Debian's Python has no venv until python3-venv is installed; uv is a program, any pip can fetch it.
        rm -rf .uv
        mkdir .uv
        piper=$( (printf '%s\n' "$python"; pythons) | while IFS= read -r other; do
            if "$other" -m pip --version >/dev/null 2>&1 </dev/null; then
                printf '%s\n' "$other"
                break
            fi
        done)
        [ -n "$piper" ] || fail "ni uv, ni venv, ni pip : installez l’un des trois (sous Debian : apt install python3-venv)."
        "$piper" -m pip install -q --retries 2 --require-hashes --target .uv -r requirements/installer.lock >.uv/setup.log 2>&1 ||
            explain .uv/setup.log requirements/installer.lock
    fi
    uv=.uv/bin/uv
    recent_uv "$uv" || fail "uv vient d’être installé et ne démarre pas (journal : .uv/setup.log)."
}

# The stamp is what was installed, word for word, and where: a copied folder is built again.
wanted() {
    pwd
    cat "requirements/$1.lock" pyproject.toml
}

current() {
    [ -f ".venv/installed-$1" ] && wanted "$1" | cmp -s - ".venv/installed-$1" && suitable .venv/bin/python
}

install() {
    mode=$1
    # A folder set up for the tests stays so: `make run` takes nothing away from it.
    if [ "$mode" = run ] && [ -f .venv/installed-dev ]; then mode=dev; fi
    if current "$mode"; then return; fi
    python=$(find_python)
    find_uv
    if ! suitable .venv/bin/python; then
        "$uv" venv -q --clear --python "$python" .venv || fail "l’environnement .venv n’a pas pu être créé avec $python."
    fi
    rm -f .venv/installed-run .venv/installed-dev
    echo "Installation des bibliothèques de requirements/$mode.lock dans .venv…"
    log=.venv/setup.log
    "$uv" pip sync --python .venv/bin/python --require-hashes "requirements/$mode.lock" >"$log" 2>&1 ||
        explain "$log" "requirements/$mode.lock"
    "$uv" pip install --python .venv/bin/python --no-deps --no-build-isolation -e . >>"$log" 2>&1 ||
        explain "$log" "pyproject.toml"
    wanted "$mode" >".venv/installed-$mode.new"
    mv ".venv/installed-$mode.new" ".venv/installed-$mode"
}

# Another program with pins of its own: it never enters .venv.
oracle() {
    if [ -f .oracle/installed ] && cmp -s requirements/oracle.lock .oracle/installed && suitable .oracle/bin/python; then return; fi
    python=$(find_python)
    find_uv
    "$uv" venv -q --clear --python "$python" .oracle || fail "l’environnement .oracle n’a pas pu être créé avec $python."
    echo "Installation des bibliothèques de requirements/oracle.lock dans .oracle…"
    "$uv" pip sync --python .oracle/bin/python --require-hashes requirements/oracle.lock >.oracle/setup.log 2>&1 ||
        explain .oracle/setup.log requirements/oracle.lock
    cp requirements/oracle.lock .oracle/installed
}

lock() {
    python=$(find_python)
    find_uv
    compile="$uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate --upgrade"
    $compile pyproject.toml --group build -o requirements/run.lock || fail "le verrou requirements/run.lock n’a pas pu être écrit."
    $compile pyproject.toml --group build --group dev -o requirements/dev.lock || fail "le verrou requirements/dev.lock n’a pas pu être écrit."
    echo 'openfisca-france==176.1.8' | $compile - -o requirements/oracle.lock || fail "le verrou requirements/oracle.lock n’a pas pu être écrit."
    echo 'uv>=0.8,<1' | $compile - -o requirements/installer.lock || fail "le verrou requirements/installer.lock n’a pas pu être écrit."
}

case "${1:-}" in
    run | dev) install "$1" ;;
    oracle) oracle ;;
    lock) lock ;;
    python) find_python ;;
    *) fail "usage : tools/setup.sh run|dev|oracle|lock|python" ;;
esac
