"""A revision in sentences: its arithmetic, why it waits, what is lost."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import components, localised
from trousseau.engines import typography
from trousseau.rules import rent_revision as rules
from trousseau.rules.rent_index import Index

from ..contract.words import ceiling_said, quarter
from .queries import Row


def arithmetic(before: int, new: Index, old: Index, after: int, capped: int | None = None, lang: str = "") -> str:
    """« 700,00 € × 148,37 / 146,68 = 708,07 € »."""
    lang = lang or components.language()
    said = f"{typography.money(before, lang)} × {_two(new, lang)} / {_two(old, lang)} = {typography.money(after, lang)}"
    if capped is not None:
        said += " ; " + _("ceiling %(amount)s") % {"amount": typography.money(capped, lang)}
    return said


def flat(row: Row, lang: str = "") -> str:
    """« forfait de charges 50,00 € × 148,37 / 146,68 = 50,58 € », of a row that may be asked (loi 89-462, art. 8-1 V)."""
    if not row.flat:
        return ""
    return _("flat rate of charges %(sum)s") % {
        "sum": arithmetic(row.flat[0], row.verdict.new, row.verdict.old, row.flat[1], None, lang)
    }


def _two(value: Index, lang: str) -> str:
    text = f"{value.value:.2f}"
    return text.replace(".", ",") if lang.startswith("fr") else text


def state(row: Row, on: date) -> tuple[str, str]:
    """Tone and word."""
    return {
        rules.READY: ("warn:clock", _("To ask")),
        rules.EARLY: ("", _("Not yet")),
        rules.DONE: ("ok", _("Done this year")),
        rules.NO_CLAUSE: ("", _("No clause")),
        rules.FROZEN_CLASS: ("note:off", _("Frozen, class %(letter)s") % {"letter": row.lease.mandate.dwelling.energy}),
        rules.CLASS_UNKNOWN: ("warn:ask", _("Energy class unknown")),
        rules.INDEX_MISSING: ("note:clock", _("Index not known yet")),
        rules.CEILING_UNKNOWN: ("warn:ask", _("Ceiling unknown")),
        rules.NO_GAIN: ("", _("Nothing to ask")),
        rules.OVER: ("", _("Lease over")),
    }[row.verdict.code]


def explanation(row: Row, on: date) -> str:
    """Why, or how much and until when."""
    verdict = row.verdict

    occasion = verdict.occasion
    if verdict.code == rules.READY and occasion:
        sums = [arithmetic(row.rent, verdict.new, verdict.old, verdict.free, row.stopped_at), flat(row)]
        return _("%(sum)s. To ask before %(day)s.") % {
            "sum": " ; ".join(filter(None, sums)),
            "day": localised.day(occasion.last),
        }
    if verdict.code in (rules.EARLY, rules.DONE) and occasion:
        return _("Next revision on %(day)s, by the index of %(quarter)s.") % {
            "day": localised.day(occasion.on),
            "quarter": quarter(occasion.quarter),
        }
    if verdict.code == rules.INDEX_MISSING and occasion:
        return _(
            "The index of %(quarter)s is not in the scales, or that of a year before: the revision waits since %(day)s, holds from "
            "the day it is asked, and is lost after %(last)s."
        ) % {
            "quarter": quarter(occasion.quarter),
            "day": localised.day(occasion.on),
            "last": localised.day(occasion.last),
        }
    if verdict.code == rules.CEILING_UNKNOWN:
        return ceiling_said(row.ceiling)
    return {
        rules.NO_CLAUSE: _("The lease does not say that its rent is revised: it never is."),
        rules.FROZEN_CLASS: _("No rise in classes F and G, for leases concluded or renewed since 24 August 2022."),
        rules.CLASS_UNKNOWN: _("Record the DPE first: a rent of class F or G is not revised."),
        rules.NO_GAIN: _("The index does not rise it, or the convention’s ceiling is reached."),
    }.get(verdict.code, "")


def lost(row: Row) -> str:
    n = len(row.verdict.lost)
    if not n:
        return ""
    days = ", ".join(localised.day(one.on) for one in row.verdict.lost)
    return ngettext(
        "The revision of %(days)s was not asked within its year: it is lost.",
        "The revisions of %(days)s were not asked within their year: they are lost.",
        n,
    ) % {"days": days}
