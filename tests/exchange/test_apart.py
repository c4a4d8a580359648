"""Files made to exhaust whoever reads them stop a process of their own; ordinary ones read the same there."""

import re
import signal
import subprocess
import sys
from datetime import date

import pytest

from tests.exchange import hostile
from tests.exchange.hostile import HEAD, KINDS, workbook
from tests.plugins.bank_files import camt053, cfonb120
from trousseau.exchange import apart, bank, spreadsheets

CSV = "Nom;Loyer\nGrès;412,50\n\n=1+1;#\n".encode()
ROWS = '<row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c></row><row r="3"><c r="A3"><f>1+1</f></c><c r="B3"><v>2</v></c></row>'
MOVES = [{"cents": 41250, "on": "2026-08-06", "label": "VIR"}, {"cents": -800, "on": "2026-08-07", "label": "FRAIS"}]


@pytest.mark.parametrize("content", [CSV, workbook(ROWS)])
def test_a_spreadsheet_reads_the_same_in_its_own_process(content):
    here, there = spreadsheets.read_here(content), spreadsheets.read(content)
    assert (there.kind, there.dialect, there.header, there.header_line) == (
        here.kind,
        here.dialect,
        here.header,
        here.header_line,
    )
    assert list(there.rows()) == list(here.rows()) == list(there.rows())
    assert spreadsheets.first_rows(content, 1) == list(here.rows())[:1]


@pytest.mark.parametrize(
    "content", [camt053(MOVES, opening=1815), cfonb120([{**move, "on": date(2026, 8, 6)} for move in MOVES])]
)
def test_a_statement_reads_the_same_in_its_own_process(content):
    assert list(bank.read(content)) == list(bank.read_here(content))


@pytest.mark.parametrize("kind", ["cells", "junk", "runs", "attribute.xml", "entities.xml", "zeros.gz", "elements.xml"])
def test_a_file_made_to_exhaust_its_reader_is_refused_in_words_and_costs_little(kind, tmp_path):
    file = tmp_path / kind
    file.write_bytes(KINDS[kind]())
    # in a process of its own: what another test started would count among the children of this one
    read = subprocess.run([sys.executable, hostile.__file__, "read", file], capture_output=True, text=True, check=True)
    said, measured = read.stdout.splitlines()
    assert said.startswith(("refused: Ce", "refused: Une ligne"))
    here, there = (int(megabytes) for megabytes in re.findall(r"(\d+) MB", measured))
    assert here < 300 and there < apart.MEMORY // 1024**2  # whatever it unpacks to


def test_more_cells_than_a_table_holds_are_counted_while_they_are_read(monkeypatch):
    monkeypatch.setattr("trousseau.exchange.spreadsheets.table.CELLS", 20)
    content = workbook(HEAD + "<row><c><v>1</v></c></row>" * 30)
    with pytest.raises(spreadsheets.NotReadable, match="trop de cellules"):
        list(spreadsheets.read_here(content).rows())


def test_a_line_of_nothing_but_separators_is_refused():
    with pytest.raises(spreadsheets.NotReadable):
        list(spreadsheets.read_here(b"a;b\n1;2\n" + b";" * 50_000).rows())


def test_a_reader_that_did_not_start_says_nothing_of_the_file(monkeypatch):
    """As while the program is installed anew: the module is not there."""
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    for read in (spreadsheets.read, lambda file: list(bank.read(file))):
        with pytest.raises(spreadsheets.NotReadable, match="n’a pas démarré"):
            read(CSV)


def test_a_reader_that_reaches_its_limits_says_so(monkeypatch, tmp_path):
    died = tmp_path / "died"
    died.write_text(f"#!/bin/sh\ncat >/dev/null\nprintf '%s\\n' '{apart.READY.decode().strip()}'\n")
    died.chmod(0o700)
    monkeypatch.setattr(apart.sys, "executable", str(died))
    with pytest.raises(spreadsheets.NotReadable, match="trop de mémoire ou de temps"):
        spreadsheets.read(CSV)
    with pytest.raises(bank.NotReadable, match="relevé par mois"):
        list(bank.read(camt053(MOVES)))


def test_rows_that_nobody_reads_to_the_end_leave_no_process(monkeypatch):
    begun, popen = [], subprocess.Popen

    def begin(*args, **how):
        begun.append(popen(*args, **how))
        return begun[-1]

    monkeypatch.setattr(apart.subprocess, "Popen", begin)
    content = ("a;b\n" + "1;2\n" * 150_000).encode()
    rows = spreadsheets.read(content).rows()
    assert next(rows).cells == ("1", "2")
    rows.close()
    assert begun and all(child.returncode is not None for child in begun)
    assert begun[-1].returncode == -signal.SIGKILL


def test_a_refusal_comes_back_from_the_other_process_in_the_language_of_its_reader():
    from django.utils.translation import override

    for language, words in (("fr", "Ce fichier est un PDF"), ("en", "This file is a PDF")):
        with override(language):
            for read in (lambda file: spreadsheets.read(file), lambda file: list(bank.read(file))):
                with pytest.raises(spreadsheets.NotReadable) as refused:
                    read(b"%PDF-1.7\n")
                assert str(refused.value).startswith(words)
