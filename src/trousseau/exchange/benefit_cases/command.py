"""`trousseau benefit CASES.csv OUT.csv`: exit 0, or 2 with the reasons on the error stream and nothing written."""

import argparse
import csv
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TextIO

from trousseau import scales
from trousseau.engines import typography
from trousseau.rules.benefit import PARTS, RATE, RATIO, THIRDS, Benefit, cents, estimate

from .laws import Laws, laws
from .reading import NotReadable, case, header

TOLD = 50  # reasons given before the others are only counted
LONGEST = 10_000  # characters of a line; the cases hold a hundred
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ANSWER = (
    "euros",
    "kind",
    "rent_ceiling",
    "rent_kept",
    "charges",
    "least_share",
    "family_rate",
    "rent_ratio",
    "rent_rate",
    "resources",
    "allowance",
    "own_share",
    "before",
    "kept",
    "reduced",
    "gross",
    "social_debt",
    "near_threshold",
    "unverified",
)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="trousseau benefit",
        description="Estime l’aide au logement de chaque ligne d’un fichier (colonnes : docs/formats.md).",
    )
    parser.add_argument("cases", metavar="CAS.csv")
    parser.add_argument("out", metavar="RÉPONSES.csv", help="écrit en entier, ou pas du tout")
    options = parser.parse_args(argv)
    try:
        counted = answer(Path(options.cases), Path(options.out))
    except NotReadable as refusal:
        for line in refusal.problems:
            sys.stderr.write(f"{typography.french(line)}\n")
        return 2
    sys.stdout.write(typography.french(f"{counted} cas estimés : {options.out}\n"))
    return 0


def answer(cases: Path, out: Path) -> int:
    """Write at `out` the rows of `cases` with their estimates; how many. All or nothing.

    Raises NotReadable; OSError, naming the file, when the disk refuses.
    """
    try:
        with cases.open(encoding="utf-8-sig", newline="") as source:
            if out.exists() and out.samefile(cases):
                raise NotReadable(["le fichier des réponses est celui des cas : donnez-lui un autre nom"])
            return _written(source, out)
    except UnicodeDecodeError as error:
        raise NotReadable([f"{cases} : n’est pas un texte UTF-8"]) from error


def _written(source: TextIO, out: Path) -> int:
    """Through a file of its own beside `out`, renamed at the end: a reader never meets half an answer."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(out)) from error
    try:
        os.fchmod(handle, 0o666 & ~_mask())
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as target:
            counted = _estimated(source, target)
        os.replace(name, out)
        return counted
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _estimated(source: TextIO, target: TextIO) -> int:
    first = source.readline(LONGEST)
    separator = ";" if first.count(";") > first.count(",") else ","
    comma = separator == ";"  # a French spreadsheet
    names = header(next(csv.reader([first], delimiter=separator), [""]))
    writer = csv.writer(target, delimiter=separator, lineterminator="\r\n" if comma else "\n")
    if comma:
        target.write("\ufeff")
    writer.writerow([*names, *ANSWER])
    problems: list[str] = []
    untold = counted = 0
    days: dict[date, Laws | str] = {}
    for line, cells, found in _rows(source, separator):
        if not any(cells) and not found:
            continue
        if not found and len(cells) != len(names):
            found.append(f"ligne {line} : {len(cells)} cellules, {len(names)} attendues")
        one = None if found else case(dict(zip(names, cells, strict=True)), line, found)
        if one is not None:
            law = days.get(one.on) or days.setdefault(one.on, _law(one.on))
            if isinstance(law, str):
                found.append(f"ligne {line}, date : {law}")
            elif not problems:
                texts = _texts(estimate(one.tenant, one.letting, law.law), one.letting.conventioned)
                if comma:
                    texts = [text.replace(".", ",") for text in texts]
                writer.writerow([*map(_plain, cells), *texts, len(law.unverified)])
        counted += 1
        told = found[: max(0, TOLD - len(problems))]
        problems += told
        untold += len(found) - len(told)
    if untold:
        problems.append(f"et {untold} autres")
    if problems or not counted:
        raise NotReadable(problems or ["le fichier ne contient aucun cas"])
    return counted


def _rows(source: TextIO, separator: str) -> Iterator[tuple[int, list[str], list[str]]]:
    """Each row with the number of its line in the file; the last one may be what no CSV holds, with the reason."""
    lines = 1

    def counted() -> Iterator[str]:
        nonlocal lines
        while text := source.readline(LONGEST):
            lines += 1
            if len(text) == LONGEST:
                raise csv.Error(f"plus de {LONGEST} signes")
            yield text

    reader = csv.reader(counted(), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield lines, cells, []
    except csv.Error as error:
        yield lines, [], [f"ligne {lines} : ce n’est pas une ligne de CSV ({error})"]


def _law(on: date) -> Laws | str:
    try:
        return laws(on, scales.at)
    except scales.OutOfRange as refusal:
        return str(refusal)


def _plain(cell: str) -> str:
    """A cell given back as a text: no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _texts(found: Benefit, apl: bool) -> list[str]:
    terms = found.side
    return [
        str(found.euros),
        "apl" if apl else "al",
        _euros(terms.ceiling),
        _euros(cents(terms.rent * (PARTS // THIRDS))),
        _euros(terms.charges),
        _euros(cents(terms.least)),
        _decimal(terms.family_rate * 100, RATE, 3),
        _decimal(terms.ratio * 100, RATIO, 2),
        _decimal(terms.rent_rate * 100, RATE, 3),
        str(found.resources),
        str(terms.allowance),
        _euros(cents(found.own_share)),
        _euros(cents(found.before)),
        _decimal(terms.kept, terms.of, 4),
        _euros(found.reduced),
        _euros(found.gross),
        _euros(found.social_debt),
        "oui" if found.near_threshold else "non",
    ]


def _euros(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"


def _decimal(over: int, under: int, places: int) -> str:
    scaled = (2 * over * 10**places + under) // (2 * under)
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"
