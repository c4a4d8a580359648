"""What is said of a file of ceilings and of the rent that a dwelling may have."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised
from trousseau.exchange.rent_ceilings import LEAST, MOST, NotNamed, Read


def not_named(wrong: NotNamed) -> str:
    """Why a file cannot be read, and what to do."""
    return _(
        "The first row names the columns: “INSEE”, then “Loc1”, “Loc2” and “Loc3”, or the market rent "
        "(“marché”). Read here: %(found)s."
    ) % {"found": wrong.found}


def problem(line: int, column: str, code: str, value: str) -> str:
    """One bad cell, in a sentence."""
    found = {
        "insee": _("“%(value)s” is not an INSEE code of five signs"),
        "blank": _("no figure"),
        "number": _("“%(value)s” is not a number"),
        "negative": _("“%(value)s” is negative"),
        "range": _("“%(value)s” is not a rent per m²: between %(least)s and %(most)s euros a month"),
        "kind": _("“%(value)s” is neither a flat nor a house"),
        "order": _("Loc1 is the highest, Loc3 the lowest: read %(value)s"),
        "twice": _("the commune %(value)s is there twice with different values"),
    }[code] % {"value": value, "least": LEAST, "most": MOST}
    return _("Row %(line)s, column “%(column)s”: %(what)s.") % {"line": line, "column": column, "what": found}


def nothing_read(found: Read) -> str:
    if found.problems:
        first = found.problems[0]
        return _("No row can be read. %(first)s") % {
            "first": problem(first.line, first.column, first.code, first.value)
        }
    if found.outside:
        return ngettext(
            "The only commune of this file is not on your territory: check its INSEE code.",
            "None of the %(n)s communes of this file is on your territory: check the INSEE codes.",
            found.outside,
        ) % {"n": found.outside}
    return _("This file names the columns and has no row.")


def per_m2(value: Decimal) -> str:
    """« 9,35 », without idle zeros beyond the cent."""
    short = value.quantize(Decimal("0.01"))
    return localised.number(short if short == value else value.normalize())
