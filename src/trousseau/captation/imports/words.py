"""What is wrong in a cell, in words: what to write instead."""

from decimal import Decimal

from django.utils.translation import gettext as _

from trousseau.rules.plausibility import Doubt

from ..plausible import sentence

HARD = "_hard"


def limit(code: str, params: dict) -> str:
    """Between which figures a measure is possible, or usual."""
    least, most = Decimal(params["least"]), Decimal(params["most"])
    return sentence(Doubt("", code.removesuffix(HARD), code.endswith(HARD), least, most))


def say(code: str, params: dict) -> str:
    """One sentence for the person who mends the file."""
    if "least" in params:
        said = limit(code, params)
        return (
            said
            if code.endswith(HARD)
            else _("Unusual. %(limit)s Confirm this row, or correct the file.") % {"limit": said}
        )
    sentences = {
        "missing": _("Fill in this cell: a prospect needs it."),
        "missing_rooms": _("Write the number of main rooms, for instance 2 or T2."),
        "formula": _("This cell holds a formula without its result: replace it by its value."),
        "error": _("This cell holds a spreadsheet error: replace it by its value."),
        "long": _("Shorten it to %(most)s characters."),
        "email": _("Write an e-mail address such as nom@exemple.fr, or leave the cell empty."),
        "siren_length": _("Write the 9 digits of a SIREN or the 14 of a SIRET."),
        "siren_key": _("The key of this number is wrong: compare it with an official paper."),
        "commune": _("No commune of the territory has this name or code: write its INSEE code."),
        "rooms": _("Write the number of main rooms, for instance 2 or T2."),
        "surface": _("Write the area in m², for instance 44.5."),
        "rent": _("Write the rent of a month in euros, for instance 438.50."),
        "two_ways": _("Write %(whole)s or %(parts)s: it is read in two ways."),
        "energy": _("Write a letter from A to G, or leave the cell empty."),
        "repeats": _(
            "This row says otherwise than row %(line)s for the same dwelling: keep one, or write the floor and door of each."
        ),
        "objects": _("This owner asked for no more contact: nothing of this row is written."),
        "closed": _("This prospect is closed: its facts stay as they are."),
    }
    return sentences[code] % params
