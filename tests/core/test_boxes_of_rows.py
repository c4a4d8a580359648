"""The boxes of a list of rows: Back does not move a tick to the row that took the place of the one that was ticked."""

import re
from pathlib import Path

import pytest
from django import forms

import trousseau
from trousseau.core.forms import ManyField
from trousseau.core.models import User


class Chosen(forms.Form):
    some = ManyField(User.objects.all(), widget=forms.CheckboxSelectMultiple)
    one = forms.ModelChoiceField(User.objects.all(), widget=forms.RadioSelect, empty_label=None)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


@pytest.fixture
def drawn(account):
    account("rental", name="Inès Mésange")
    form = Chosen()
    return lambda name: "".join(choice.tag() for choice in form[name])


def test_a_browser_is_asked_not_to_tick_again_by_place_what_is_a_row(drawn):
    for name in ("some", "one"):
        assert 'autocomplete="off"' in drawn(name), name


def test_fixed_answers_are_put_back_by_the_browser_as_before(drawn):
    assert "autocomplete" not in drawn("kind") and 'type="radio" name="kind" value="a"' in drawn("kind")


def test_nor_what_a_template_draws_by_hand():
    """`value` is a row of a loop; an answer whose name holds its row has a box of its own."""
    by_hand = re.compile(r'<input type="(?:checkbox|radio)" name="\w+"[^>]*?value="{{ [^>]*?>', re.DOTALL)
    found = [box for path in Path(trousseau.__path__[0]).rglob("*.html") for box in by_hand.findall(path.read_text())]
    rows = [box for box in found if 'name="language"' not in box]
    assert len(rows) == 4 and all('autocomplete="off"' in box for box in rows), rows
