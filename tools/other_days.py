"""`make calendar`: the suite on other days than today, on SQLite, with the clock moved (tests/plugins/any_day.py).

All of it tomorrow, noting which tests ask the day; then those alone on the first of next month, on 1 January and on 29
February. `DAYS="2027-03-28 2028-02-29"` chooses other days, `T=tests/rents` some tests. The tests in a browser stay out.
"""

import os
import subprocess
import sys
import tempfile
import time
from calendar import isleap
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOVED = ROOT / "tests" / "plugins" / "moved"
NO_TEST = 5  # of pytest's exit codes


def days(today: date) -> list[date]:
    following = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    january = date(today.year + 1, 1, 1)
    leap = next(year for year in range(today.year, today.year + 9) if isleap(year) and date(year, 2, 29) > today)
    return list(dict.fromkeys([today + timedelta(days=1), following, january, date(leap, 2, 29)]))


def run(day: date, tests: list[str], **more: str) -> bool:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TROUSSEAU_")}
    environment.pop("DATABASE_URL", None)
    # in the morning, in Paris; the Python processes that the tests start find the same clock on their path
    environment |= {"ANY_DAY": f"{day.isoformat()}T10:00+01:00", "PYTHONPATH": str(MOVED), **more}
    command = [sys.executable, "-m", "pytest", "-p", "any_day", "-n", "2", "--dist", "worksteal", "-m", "not browser"]
    # the clock is moved before pytest begins
    command += ["-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning", *tests]
    begun = time.monotonic()
    print(f"— {day:%d/%m/%Y} —", flush=True)
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    none = code == NO_TEST and "ANY_DAY_AGAIN" in more  # of these tests nothing asks the day: it is not green, nor red
    said = "aucun test" if none else "ROUGE" if code else "vert"
    print(f"{day:%d/%m/%Y} : {said}, {(time.monotonic() - begun) / 60:.0f} min", flush=True)
    return none or not code


def main() -> int:
    tests = os.environ.get("T", "").split()
    chosen = [date.fromisoformat(day) for day in os.environ.get("DAYS", "").split()] or days(date.today())
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        noted = str(Path(folder, "noted"))
        first, *others = chosen
        green = [run(first, tests, ANY_DAY_NOTED=noted)]
        asking = len(Path(noted).read_text().splitlines())
        print(f"{asking} tests demandent le jour : eux seuls sont refaits.", flush=True)
        green += [run(day, tests, ANY_DAY_AGAIN=noted) for day in others]
    print("Les tests du navigateur n’y sont pas : il garde l’heure de la machine.")
    print(f"{sum(green)} jours sans échec sur {len(green)}, en {(time.monotonic() - begun) / 60:.0f} min.")
    return 0 if all(green) else 1


if __name__ == "__main__":
    sys.exit(main())
