"""The setup finds what it needs on a machine where nothing is ready, and says in one line what is missing."""

import pytest

pytestmark = pytest.mark.once
GOOD = "exit 0"
OLD = 'case "$1" in -c) exit 1 ;; esac; exit 1'
# A Python with venv, whose pip installs uv: `$CALLS` records what uv is asked.
UV = """
case "$*" in
    --version) echo "uv {version}" ;;
    venv*) mkdir -p .venv/bin; printf '#!/bin/sh\\nexit 0\\n' > .venv/bin/python; chmod +x .venv/bin/python ;;
    *{failing}*) echo "$*" >> "$CALLS"; echo "{error}" >&2; exit 2 ;;
esac
case "$*" in --version) ;; *) echo "$*" >> "$CALLS" ;; esac
"""
CHMOD = "PATH=$PATH:/usr/bin:/bin\n"


def uv(version: str = "0.13.9", failing: str = "nothing", error: str = "") -> str:
    return CHMOD + UV.format(version=version, failing=failing, error=error)


def one_line(done) -> str:
    assert done.returncode == 1, done.stdout + done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("trousseau : ")
    return lines[0]


def test_the_first_python3_may_be_too_old_when_a_good_one_follows(machine):
    machine.program("first", "python3", OLD)
    good = machine.program("second", "python3", GOOD)
    assert machine.setup("python").stdout.strip() == str(good)


def test_a_versioned_python_is_preferred_wherever_it_stands(machine):
    machine.program("first", "python3", GOOD)
    good = machine.program("second", "python3.13", GOOD)
    assert machine.setup("python").stdout.strip() == str(good)


def test_a_versioned_name_that_does_not_start_is_passed_over(machine):
    machine.program("first", "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    good = machine.program("second", "python", GOOD)
    assert machine.setup("python").stdout.strip() == str(good)


def test_a_folder_whose_name_has_a_space_is_searched(machine):
    good = machine.program("a folder", "python3", GOOD)
    assert machine.setup("python").stdout.strip() == str(good)


def test_PYTHON_is_obeyed(machine):
    machine.program("first", "python3.13", GOOD)
    chosen = machine.program("elsewhere", "mine", GOOD)
    assert machine.setup("python", PYTHON=str(chosen)).stdout.strip() == str(chosen)


def test_a_PYTHON_that_is_too_old_is_said(machine):
    machine.program("first", "python3.13", GOOD)
    old = machine.program("elsewhere", "mine", OLD)
    assert f"PYTHON={old} n’est pas un Python 3.12" in one_line(machine.setup("run", PYTHON=str(old)))


def test_no_suitable_python_is_said(machine):
    machine.program("first", "python3", OLD)
    assert "aucun Python 3.12 ou plus récent" in one_line(machine.setup("run"))


@pytest.mark.parametrize(
    "printed",
    [
        "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution",
        "ERROR: Could not find a version that satisfies the requirement uv (from versions: none)",
    ],
)
def test_no_network_to_get_uv_is_said(machine, printed):
    venv = (
        CHMOD
        + f"""case "$1 $2" in
    "-m venv") mkdir -p "$3/bin"
        printf '#!/bin/sh\\necho "{printed}" >&2; exit 1\\n' > "$3/bin/python"; chmod +x "$3/bin/python" ;;
esac"""
    )
    machine.program("first", "python3.13", venv)
    assert "pas d’accès au réseau" in one_line(machine.setup("run"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("error sending request for url: dns error", "pas d’accès au réseau"),
        ("Hash mismatch for django", "n’est pas celle de requirements/run.lock"),
        ("No space left on device (os error 28)", "plus de place sur le disque"),
        ("something else", "l’installation de requirements/run.lock a échoué"),
    ],
)
def test_a_failed_installation_is_said_and_tried_again_next_time(machine, error, said):
    machine.program("first", "python3.13", GOOD)
    broken = machine.program("first", "uv", uv(failing="sync", error=error))
    assert said in one_line(machine.setup("run"))
    assert not (machine.project / ".venv/installed-run").exists()
    broken.unlink()
    machine.program("first", "uv", uv())
    assert machine.setup("run").returncode == 0


def test_neither_uv_nor_venv_nor_pip_is_said(machine):
    machine.program("first", "python3.13", 'case "$1" in -c) exit 0 ;; esac; exit 1')
    assert "ni uv, ni venv, ni pip" in one_line(machine.setup("run"))


def test_without_venv_uv_comes_from_any_python_that_has_pip(machine):
    machine.program("first", "python3.13", 'case "$1" in -c) exit 0 ;; esac; exit 1')
    (machine.place / "uv.sh").write_text("#!/bin/sh\n" + uv())
    pip = f"""case "$*" in
    -c*) exit 1 ;;
    *--target*) mkdir -p .uv/bin; cp "{machine.place}/uv.sh" .uv/bin/uv; chmod +x .uv/bin/uv ;;
esac"""
    machine.program("second", "python3", CHMOD + pip)
    done = machine.setup("run")
    assert done.returncode == 0, done.stderr
    assert (machine.project / ".venv/installed-run").exists()


def test_the_environment_is_built_from_the_lock_with_hashes_then_left_alone(machine):
    machine.program("first", "python3.13", GOOD)
    machine.program("first", "uv", uv())
    assert machine.setup("run").returncode == 0
    sync = "pip sync --python .venv/bin/python --require-hashes requirements/run.lock"
    assert sync in machine.calls()
    before = machine.calls()
    again = machine.setup("run")
    assert (again.returncode, again.stdout, machine.calls()) == (0, "", before)


def test_a_changed_lock_is_installed_again(machine):
    machine.program("first", "python3.13", GOOD)
    machine.program("first", "uv", uv())
    machine.setup("run")
    before = len(machine.calls())
    with (machine.project / "requirements/run.lock").open("a") as lock:
        lock.write("# later\n")
    assert machine.setup("run").returncode == 0
    assert len(machine.calls()) > before


def test_run_takes_nothing_away_from_an_environment_set_up_for_the_tests(machine):
    machine.program("first", "python3.13", GOOD)
    machine.program("first", "uv", uv())
    assert machine.setup("dev").returncode == 0
    before = machine.calls()
    assert machine.setup("run").returncode == 0
    assert machine.calls() == before
    with (machine.project / "pyproject.toml").open("a") as file:
        file.write("# later\n")
    assert machine.setup("run").returncode == 0
    assert not any("run.lock" in call for call in machine.calls())


def test_an_old_uv_is_not_used(machine):
    machine.program("first", "python3.13", 'case "$1" in -c) exit 0 ;; esac; exit 1')
    machine.program("first", "uv", uv(version="0.4.2"))
    assert "ni uv, ni venv, ni pip" in one_line(machine.setup("run"))
