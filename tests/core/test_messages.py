"""The French catalogues are complete, room by room."""

import io
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "trousseau"
ROOMS = sorted(path.parent.name for path in SOURCE.glob("*/apps.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_every_word_of_a_room_is_translated(words, room):
    assert words.check(room) == []


def test_two_rooms_never_translate_the_same_words_differently(words):
    assert words.contradictions() == []


@pytest.fixture
def room(words, tmp_path, monkeypatch):
    """A room of two files in a folder of its own."""
    monkeypatch.setattr(words, "SOURCE", tmp_path)
    (tmp_path / "attic" / "templates").mkdir(parents=True)
    (tmp_path / "attic" / "apps.py").write_text("")
    (tmp_path / "attic" / "views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext\n"
        'a = _("Who repairs?")\nb = ngettext("%(n)s box", "%(n)s boxes", 2)\n'
    )
    (tmp_path / "attic" / "templates" / "attic.html").write_text(
        "  <p>it's\n    {% translate 'Open the attic' %}</p>\n"
        "{% blocktranslate count n=3 %}One mouse{% plural %}{{ n }} mice{% endblocktranslate %}\n"
    )
    return words


def test_update_takes_code_and_templates_and_keeps_what_is_translated(room):
    room.update("attic")
    first = room.po("attic").read_text()
    for msgid in ("Who repairs?", "%(n)s boxes", "Open the attic", "%(n)s mice"):
        assert f'"{msgid}"' in first
    room.po("attic").write_text(first.replace('"Who repairs?"\nmsgstr ""', '"Who repairs?"\nmsgstr "Qui répare ?"'))
    (room.SOURCE / "attic" / "templates" / "attic.html").write_text("")
    room.update("attic")
    second = room.po("attic").read_text()
    assert 'msgstr "Qui répare ?"' in second and "Open the attic" not in second


def test_check_names_what_is_missing_untranslated_obsolete_or_wrong(room):
    assert "attic: missing, run update: 'Open the attic'" in room.check("attic")
    room.update("attic")
    assert "attic: not translated: 'Open the attic'" in room.check("attic")
    text = room.po("attic").read_text()
    room.po("attic").write_text(
        text.replace('"Open the attic"\nmsgstr ""', '"Open the attic"\nmsgstr "Ouvrir l\'étage"')
        + '\nmsgid "Gone"\nmsgstr "Parti"\n\n#, fuzzy\nmsgid "Who repairs?"\nmsgstr "Qui ?"\n'
    )
    lines = "\n".join(room.check("attic"))
    assert "obsolete, run update: 'Gone'" in lines
    assert "write ’ for the apostrophe: 'Open the attic'" in lines


def test_compiled_words_have_french_spaces(room):
    room.update("attic")
    text = room.po("attic").read_text()
    room.po("attic").write_text(text.replace('"Who repairs?"\nmsgstr ""', '"Who repairs?"\nmsgstr "Qui répare ?"'))
    room.compile_("attic")
    from gettext import GNUTranslations

    compiled = GNUTranslations(io.BytesIO(room.po("attic").with_suffix(".mo").read_bytes()))
    assert compiled.gettext("Who repairs?") == "Qui répare\u202f?"


def test_the_command_says_what_it_wants(room, capsys):
    assert room.main(["compose"]) == 2
    assert "update" in capsys.readouterr().out
    assert room.main(["check", "attic"]) == 1
    assert "attic: missing" in capsys.readouterr().out
