"""A register that is whole says so, on the command line and at night."""

from datetime import date

import pytest

from trousseau.core import chain
from trousseau.mandates.actions import set_first_number
from trousseau.mandates.command import main
from trousseau.mandates.models import RegisterEntry
from trousseau.mandates.nightly import JOBS
from trousseau.mandates.register import NAME, head
from trousseau.mandates.verification import verify

from .conftest import heads_file


class TestWhole:
    def test_says_so_and_gives_its_head(self, book):
        verdict = verify()
        assert verdict.ok and verdict.head == head() and verdict.head.number == 4
        assert str(verdict) == (f"Registre des mandats : 4 lignes, numéros et sceaux vérifiés ; tête 4:{head().hash}.")
        assert chain.recorded(NAME)[4] == head().hash

    def test_an_empty_register_is_whole(self, committed_db):
        assert verify().ok and str(verify()) == "Registre des mandats : aucune ligne."

    def test_a_register_that_continues_a_paper_one_is_whole(self, committed_db, build):
        set_first_number(build.staff.director, number=413)
        assert verify().ok
        build.mandate()
        assert verify().ok

    def test_the_night_writes_a_late_head(self, book):
        lines = heads_file().read_text().splitlines()
        heads_file().write_text("\n".join(lines[:3]) + "\n")
        assert str(JOBS["mandates.register"](date(2026, 7, 2))).startswith("Registre des mandats : 4 lignes")
        assert chain.recorded(NAME)[4] == head().hash


class TestCommand:
    def test_one_line_and_0_when_all_is_well(self, book, capsys):
        noted = head()
        assert main(["verify"]) == 0
        assert main(["verify", "--head", f"4:{noted.hash}", "--head", f"3:{of_line(3)[:12]}"]) == 0
        assert capsys.readouterr().out.splitlines()[0].startswith("Registre des mandats : 4 lignes")

    def test_1_when_a_noted_head_is_not_there(self, book, capsys):
        assert main(["verify", "--head", f"4:{'0' * 12}"]) == 1
        assert main(["verify", "--head", f"6:{'0' * 12}"]) == 1
        assert "Lignes n° 5 à 6 : manque à la fin" in capsys.readouterr().out

    @pytest.mark.parametrize("wrong", ["4", "4:", "4:abc", "0:" + "a" * 64, "x:" + "a" * 64])
    def test_2_on_a_head_that_is_none(self, committed_db, capsys, wrong):
        with pytest.raises(SystemExit) as stop:
            main(["verify", "--head", wrong])
        assert stop.value.code == 2


def of_line(number: int) -> str:
    return RegisterEntry.objects.get(chain_number=number).hash
