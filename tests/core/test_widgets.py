"""A control drawn in Python is the one that Django's own templates draw."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from trousseau.core.forms import AskedField, DateInput, Renderer

CHOICES = [("", "—"), ("Nord", [("a", "A & B"), (2, "<deux>")]), ("c", 'C "q"')]
CASES = [
    (forms.TextInput(attrs={"type": "search", "required": True}), 'a"<b>&'),
    (forms.TextInput(attrs={"hidden": False, "aria-describedby": "x y"}), None),
    (forms.NumberInput(attrs={"min": 0}), 12345),
    (forms.EmailInput(), "a@essai.example"),
    (forms.PasswordInput(), "secret"),
    (forms.HiddenInput(), 0),
    (DateInput(), date(2026, 11, 1)),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.Select(choices=CHOICES, attrs={"id": "s"}), 2),
    (forms.SelectMultiple(choices=CHOICES), ["a", "c"]),
    (forms.NullBooleanSelect(), True),
]


@pytest.mark.parametrize("widget, value", CASES)
def test_ours_is_django_s(widget, value):
    ours, theirs = (widget.render("name", value, {}, renderer=one()) for one in (Renderer, DjangoTemplates))
    assert parse_html(ours) == parse_html(theirs)
    assert "<b>" not in ours and "<deux>" not in ours


def test_nothing_typed_is_cut_by_the_browser():
    widget = forms.TextInput(attrs={"maxlength": 9})
    assert "maxlength" not in widget.render("name", "", {}, renderer=Renderer())


def test_words_that_follow_an_answer_are_said_neither_optional_nor_an_unusual_amount():
    class Seen(forms.Form):
        words = AskedField(label="Ce que vous avez vu")

    drawn = Seen()["words"].as_field_group()
    assert 'name="words"' in drawn and "words_sure" not in drawn and "facultatif" not in drawn


def test_a_list_in_which_nobody_chose_says_nothing():
    """The browser sends the first of a list that has no empty row: a meaning that nobody gave."""

    class Told(forms.Form):
        relation = forms.ChoiceField(choices=[("partner", "Conjoint"), ("child", "Enfant")])
        only = forms.ChoiceField(choices=[("one", "Le seul")])

    drawn = parse_html(str(Told()["relation"]))
    first = drawn.children[0]
    assert dict(first.attributes)["value"] == "" and "selected" in dict(first.attributes)
    assert len(drawn.children) == 3
    assert "required" in dict(drawn.attributes)
    assert str(Told({"relation": "child"})["relation"]).count("<option") == 2  # it was chosen
    assert str(Told(initial={"relation": "child"})["relation"]).count("<option") == 2
    assert str(Told({"relation": ""})["relation"]).count("<option") == 3
    assert str(Told()["only"]).count("<option") == 1  # nothing else could be meant
