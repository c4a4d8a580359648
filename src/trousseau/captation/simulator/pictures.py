"""The two pictures of a comparison, and the sentences that read them."""

from django.utils.translation import gettext as _

from trousseau.core import components
from trousseau.engines import plots
from trousseau.rules.owner_simulation import Comparison

from .words import Column, money, scheme_name

FILLS = {"ok": "f4", "bad": "f2", "": "f0"}
DASHES = {"loc1": "none", "loc2": "7 4", "loc3": "2 4"}


def kept_picture(found: list[Column]) -> str:
    """The bars of what is kept in a usual year."""
    bars, told = [], []
    for column in found:
        net, note = column.outcome.usual.net, ""
        if not column.reference:
            words = _("gains %(amount)s a year") if column.gap >= 0 else _("loses %(amount)s a year")
            note = words % {"amount": money(abs(column.gap))}
        tone = "" if column.reference else "ok" if column.gap >= 0 else "bad"
        bars.append(plots.SignedBar(column.short, money(net), note, net, FILLS[tone]))
        told.append(f"{column.name} {money(net)}")
    reference = next(column for column in found if column.reference)
    return plots.signed_bars(
        bars,
        mark=reference.outcome.usual.net,
        name="kept",
        mark_words=_("reference: %(amount)s") % {"amount": money(reference.outcome.usual.net)},
        title=_("What you keep each year, by way to let"),
        description=", ".join(told) + ".",
    )


def gains_axis(comparison: Comparison) -> int:
    """The tax at which the picture of the gains ends, cents: past the last bend, and past the owner's own tax
    unless it is so far that the part that decides would be flattened."""
    last = max((tax for outcome in comparison.outcomes for tax, _gain in outcome.gains), default=0)
    due = comparison.tax_due
    far = due > 3 * max(last, 1)
    return plots.round_up(max(last * 6 // 5, 100_00) if far else max(last, due, 100_00) * 6 // 5)


def where_you_are(comparison: Comparison) -> str:
    """How to read the picture of the gains."""
    if comparison.tax_due <= gains_axis(comparison):
        return _("The dots are your case.")
    return _("Your tax, %(amount)s, is further to the right: your case is the end of the lines.") % {
        "amount": money(comparison.tax_due)
    }


def gains_picture(comparison: Comparison) -> str:
    """The lines of the gain by the tax due; "" when there is nothing to compare."""
    lines = [
        plots.BentLine(scheme_name(outcome.code), outcome.gains, DASHES.get(outcome.code, "none"))
        for outcome in comparison.outcomes
        if outcome.gains
    ]
    if not lines:
        return ""
    return plots.bent_lines(
        lines,
        most=gains_axis(comparison),
        you=comparison.tax_due,
        you_words=_("you: %(amount)s") % {"amount": money(comparison.tax_due)},
        zero_words=_("free market"),
        written=money,
        name="gains",
        title=_("Gain or loss each year by the tax you owe"),
        description=break_evens(comparison),
    )


def break_evens(comparison: Comparison) -> str:
    """From which tax each scheme gains, in one sentence."""
    told = []
    for outcome in comparison.outcomes[1:]:
        words = {"scheme": scheme_name(outcome.code)}
        if outcome.break_even is None:
            told.append(_("%(scheme)s never gains") % words)
        elif outcome.break_even == 0:
            told.append(_("%(scheme)s gains whatever your tax") % words)
        else:
            words["amount"] = money(-(-outcome.break_even // 100) * 100)
            told.append(_("%(scheme)s gains from %(amount)s of tax due without this rent") % words)
    return (" ; " if components.language().startswith("fr") else "; ").join(told) + "."
