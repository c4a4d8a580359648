"""As `tests/site/test_hostile_files.py`, of the commands that this site alone has, by who may do what they do."""

import pytest

from tests.site.test_hostile_files import CASES, alarm, hostile, refused_in_one_line  # noqa: F401 — its fixtures
from trousseau.site import cli


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "kind"), [one for one in CASES if one[0].startswith("observatory")])
def test_a_hostile_file_is_refused_in_one_line(
    words,
    kind,
    operator,
    administrator,
    hostile,  # noqa: F811
    alarm,  # noqa: F811
    capfd,
):
    refused_in_one_line(words, hostile(kind), capfd)


@pytest.mark.parametrize("command", ["ledger", "rents", "register", "next-actions", "allocation replay"])
def test_a_command_of_the_agency_says_whose_it_is(command, capfd):
    assert cli.main(command.split()) == 2
    assert "TROUSSEAU_SITE=agency" in capfd.readouterr().err
