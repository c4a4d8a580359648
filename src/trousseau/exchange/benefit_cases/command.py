"""`trousseau benefit CASES.csv OUT.csv`: exit 0, or 2 with the reasons on the error stream and nothing written."""

import argparse
import csv
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from trousseau import scales
from trousseau.engines import typography
from trousseau.exchange.given import opened
from trousseau.rules.benefit import PARTS, THIRDS, Benefit, cents, estimate

from .laws import Laws, laws
from .reading import Cases, NotReadable, header

TOLD = 50  # reasons given before the others are only counted
LONGEST = 10_000  # characters of a line; the cases hold a hundred
FORMULA = frozenset("=+-@\t\r")
# The columns of the answer, each with how it is written.
ANSWER = {
    "euros": "%d",
    "kind": "%s",
    "rent_ceiling": "%d.%02d",
    "rent_kept": "%d.%02d",
    "charges": "%d.%02d",
    "least_share": "%d.%02d",
    "family_rate": "%d.%03d",
    "rent_ratio": "%d.%02d",
    "rent_rate": "%d.%03d",
    "resources": "%d",
    "allowance": "%d",
    "own_share": "%d.%02d",
    "before": "%d.%02d",
    "kept": "%d.%04d",
    "reduced": "%d.%02d",
    "gross": "%d.%02d",
    "social_debt": "%d.%02d",
    "near_threshold": "%s",
    "unverified": "%d",
}


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
        with TextIOWrapper(opened(cases), encoding="utf-8-sig", newline="") as source:
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
    ends = "\r\n" if comma else "\n"
    writer = csv.writer(target, delimiter=separator, lineterminator="")  # the answer follows, which needs no quotes
    form = separator.join(["", *(text.replace(".", ",") if comma else text for text in ANSWER.values())]) + ends
    if comma:
        target.write("\ufeff")
    writer.writerow([*names, *ANSWER])
    target.write(ends)
    problems: list[str] = []
    untold = counted = 0
    days: dict[date, Laws | str] = {}
    cases = Cases(names)
    for line, cells, found in _rows(source, separator):
        if not any(cells) and not found:
            continue
        if not found and len(cells) != len(names):
            found.append(f"ligne {line} : {len(cells)} cellules, {len(names)} attendues")
        one = None if found else cases.case(cells, line, found)
        if one is not None:
            law = days.get(one.on) or days.setdefault(one.on, _law(one.on))
            if isinstance(law, str):
                found.append(f"ligne {line}, date : {law}")
            elif not problems:
                benefit = estimate(one.tenant, one.letting, law.law)
                writer.writerow(_plain(cells))
                target.write(form % _numbers(benefit, one.letting.conventioned, len(law.unverified)))
        counted += 1
        if found:
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
    begun = 1  # lines read, a line too long included

    def short() -> Iterator[str]:
        nonlocal begun
        while text := source.readline(LONGEST):
            if len(text) == LONGEST:
                begun += 1
                raise csv.Error(f"plus de {LONGEST} signes")
            yield text

    reader = csv.reader(short(), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num + 1, cells, []
    except csv.Error as error:
        line = reader.line_num + begun
        yield line, [], [f"ligne {line} : ce n’est pas une ligne de CSV ({error})"]


def _law(on: date) -> Laws | str:
    try:
        return laws(on, scales.at)
    except scales.OutOfRange as refusal:
        return str(refusal)


def _plain(cells: list[str]) -> list[str]:
    """The cells given back as texts: no spreadsheet takes one for a formula."""
    return [f"'{cell}" if cell[:1] in FORMULA else cell for cell in cells]


def _numbers(found: Benefit, apl: bool, unverified: int) -> tuple[int | str, ...]:
    """What `ANSWER` writes, in its order: an amount as its whole part and its decimals."""
    terms = found.side
    least, own, before = cents(terms.least), cents(found.own_share), cents(found.before)
    rent, kept = cents(terms.rent * (PARTS // THIRDS)), 10_000
    if terms.of != 1:
        kept = (20_000 * terms.kept + terms.of) // (2 * terms.of)
    return (
        found.euros,
        "apl" if apl else "al",
        *(terms.ceiling // 100, terms.ceiling % 100),
        *(rent // 100, rent % 100),
        *(terms.charges // 100, terms.charges % 100),
        *(least // 100, least % 100),
        *(terms.family_rate // 1000, terms.family_rate % 1000),
        *(terms.ratio // 100, terms.ratio % 100),
        *(terms.rent_rate // 1000, terms.rent_rate % 1000),
        found.resources,
        terms.allowance,
        *(own // 100, own % 100),
        *(before // 100, before % 100),
        *(kept // 10_000, kept % 10_000),
        *(found.reduced // 100, found.reduced % 100),
        *(found.gross // 100, found.gross % 100),
        *(found.social_debt // 100, found.social_debt % 100),
        "oui" if found.near_threshold else "non",
        unverified,
    )
