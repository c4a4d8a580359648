"""The commission's sheet of a dwelling: the proposals in the reader's words and units. No name is read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from trousseau.applications.models import Application
from trousseau.core import localised, scales
from trousseau.mandates.models import Mandate
from trousseau.rules.applicant import Household
from trousseau.rules.eligibility import NO, UNKNOWN, refused, undecided

from .lines import Said, enough, per_cent, point_said, say
from .proposing import Examined, Proposal
from .queries import SHOWN

NEXT, NEAREST = 3, 7  # rows of the others before one asks for them all: next in order, nearest to passing
NOT_KNOWN = "warn:ask"
CARD = ("surface", "rooms_min", "income", "effort", "left", "access", "area")


@dataclass(frozen=True)
class Meter:
    """A part drawn on a bar: `percent` of the whole, « 41.2 » as SVG writes it."""

    said: str
    percent: str
    detail: str


@dataclass(frozen=True)
class Card:
    """One proposal put forward. `figure` is (number, unit): its points, or its wait while no grid is adopted.

    `lacks`: « month » or « year » when these resources are not proved, « law » when the scale of the day is not known.
    `before` says what puts it before the next one; `plan`, what the consistent plan does with this household.
    """

    proposal: Proposal
    name: str
    figure: tuple[int, str]
    lines: list[Said]
    points: list[tuple[str, int]]
    lacks: str
    effort: Meter | None
    benefit: str
    before: str
    plan: tuple[str, str]


@dataclass(frozen=True)
class Other:
    """One household that is not put forward: the answer as (tone, words), why, and what would be enough."""

    proposal: Proposal
    name: str
    answer: tuple[str, str]
    reasons: list[Said]
    enough: str


def people(count: int) -> str:
    return ngettext("one person", "%(n)s people", count) % {"n": count}


def waited(since: date, on: date) -> tuple[int, str]:
    """Whole months of waiting, or days in the first month, with the word to put after."""
    months = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
    if months > 0:
        return months, ngettext("month waiting", "months waiting", months)
    days = max(0, (on - since).days)
    return days, ngettext("day waiting", "days waiting", days)


def card(proposal: Proposal, following: Proposal | None, name: str, on: date) -> Card:
    """`following`: who is next in order, or None."""
    by_code = {line.code: line for line in proposal.lines}
    living, ranked = proposal.living, proposal.examined.grid is not None
    meter, benefit = None, ""
    if living is not None:
        benefit = _("Estimated housing benefit: %(benefit)s a month, left to pay %(cost)s.") % {
            "benefit": localised.money(living.benefit),
            "cost": localised.money(living.cost),
        }
        if living.effort is not None:
            meter = Meter(
                per_cent(living.effort),
                str(Decimal(min(1000, max(0, living.effort))) / 10),
                _("%(cost)s out of %(resources)s")
                % {"cost": localised.money(living.cost), "resources": localised.money(living.resources)},
            )
    total = proposal.total or 0
    return Card(
        proposal,
        name,
        (total, ngettext("point", "points", total)) if ranked else waited(proposal.household.since, on),
        [say(by_code[code]) for code in CARD if not (code == "income" and by_code[code].note == "no_ceiling")],
        [point_said(line) for line in proposal.points] if ranked else [],
        _lacks(proposal.household, living is not None),
        meter,
        benefit,
        _before(proposal, following),
        _plan(proposal),
    )


def _lacks(household: Household, known: bool) -> str:
    if known:
        return ""
    return "month" if household.resources is None else "year" if household.base_resources is None else "law"


def _before(proposal: Proposal, following: Proposal | None) -> str:
    """What decided between two neighbours: points, seniority, or the draw, which anybody computes again."""
    if following is None or following.rank is None:
        return ""
    ahead = (proposal.total or 0) - (following.total or 0)
    code = following.application.code
    if ahead:
        return ngettext("Before %(code)s by %(n)s point.", "Before %(code)s by %(n)s points.", ahead) % {
            "code": code,
            "n": ahead,
        }
    if proposal.household.since != following.household.since:
        return _("Before %(code)s by seniority.") % {"code": code}
    return _("Before %(code)s by the draw: %(mine)s… before %(theirs)s….") % {
        "code": code,
        "mine": proposal.draw[:8],
        "theirs": following.draw[:8],
    }


def _plan(proposal: Proposal) -> tuple[str, str]:
    """(tone, words): the consistent plan of the whole sitting gives this household this dwelling, another, or none."""
    planned = proposal.examined.planned(proposal.application.code)
    if planned is None:
        return "", ""
    if planned == proposal.examined.mandates[proposal.home]:
        return "ok", _("Chosen by the consistent plan")
    return "note", _("The consistent plan proposes this household elsewhere: %(dwelling)s") % {
        "dwelling": planned.dwelling
    }


def holding(found: Examined, home: str, accessible: bool) -> str:
    """Whether this accessible dwelling is worth keeping for who needs it, with the figures; or ""."""
    if not accessible or home not in found.problem.dwelling:
        return ""
    plan = next(one.plan for one in found.engine.proposals.dwellings if one.id == home)
    kept = found.engine.holding(home)
    if plan is None or kept.needed or kept.chance is None or kept.reference is None:
        return ""
    return _(
        "The consistent plan gives this accessible dwelling to a household that does not need it. Keeping it for the "
        "next sitting would cost %(price)s points today; it pays if a household that needs it, at %(reference)s points, "
        "is expected with at least %(chance)s chances in 100."
    ) % {"price": kept.price, "reference": kept.reference, "chance": kept.chance}


def other(proposal: Proposal, third: Proposal | None, name: str) -> Other:
    """`third`: the last one put forward."""
    lines = [line for line in proposal.lines if line.code in proposal.refused]
    reasons = [say(line) for line in lines]
    if any(line.note == "resources_unproved" for line in proposal.lines):
        reasons.append(Said(_("Resources"), UNKNOWN, _("not proved")))
    if proposal.rank:
        return Other(
            proposal,
            name,
            ("", _("Fits, in place %(rank)s") % {"rank": proposal.rank}),
            reasons,
            _behind(proposal, third),
        )
    words = enough(proposal.lines, *proposal.would_do)
    if set(proposal.refused) == {"declined"}:
        return Other(proposal, name, ("note", _("Refused this dwelling")), reasons, words)
    if set(proposal.refused) == {"area"}:
        return Other(proposal, name, ("note", _("Outside its wishes")), reasons, words)
    return Other(proposal, name, ("bad", _("Does not pass")), reasons, words)


def _behind(proposal: Proposal, third: Proposal | None) -> str:
    if third is None or third.total is None or proposal.total is None:
        return ""
    missing = third.total - proposal.total
    if missing:
        return ngettext(
            "%(n)s point less than the third proposal.", "%(n)s points less than the third proposal.", missing
        ) % {"n": missing}
    if third.household.since != proposal.household.since:
        return _("Its request is more recent than that of the third proposal.")
    return _("The draw put it after the third proposal.")


@dataclass(frozen=True)
class NotKnown:
    """One household of which it is not known whether the dwelling fits, and what its file lacks."""

    proposal: Proposal
    name: str
    missing: str


MISSING = {
    "month": gettext_lazy("The resources of the month: no proof is in its file."),
    "year": gettext_lazy("The resources of the year that CAF counts: no proof is in its file."),
    "tax": gettext_lazy("The tax income, held against the ceiling of the convention: no notice is in its file."),
}


def not_known(found: Sequence[Proposal]) -> list[Proposal]:
    """Proposals apart: neither put forward nor refused, the oldest request first."""
    return [p for p in found if p.not_known]


def lacking(proposal: Proposal, name: str) -> NotKnown:
    if proposal.lacking == "law":
        return NotKnown(proposal, name, law_missing(proposal.examined.law_lacking(proposal.home)))
    return NotKnown(proposal, name, str(MISSING[proposal.lacking]))


def law_missing(codes: Sequence[str]) -> str:
    """What the scales lack, and who adds it; "" when they lack nothing."""
    if not codes:
        return ""
    known = scales.all_values()
    said = " ; ".join(dict.fromkeys(scales.label(known[code][-1]) for code in codes))
    return _(
        "The law of that day is not in the scales: %(scales)s. Read in its text, an administrator adds it in the settings, "
        "page Scales."
    ) % {"scales": said}


def others(found: Sequence[Proposal]) -> list[Proposal]:
    """Proposals not put forward, the nearest to passing first; at equal distance, the oldest request."""
    rest = [p for p in found if not p.not_known and (p.rank is None or p.rank > SHOWN)]
    return sorted(rest, key=lambda p: (len(p.refused), p.rank or 0))


def some(rest: Sequence[Proposal]) -> list[Proposal]:
    """Of `others`, the next in order then the nearest to passing; all of them when they are few."""
    if len(rest) <= NEXT + NEAREST:
        return list(rest)
    ranked = [p for p in rest if p.rank is not None]
    refused = [p for p in rest if p.rank is None]
    return ranked[:NEXT] + refused[:NEAREST]


@dataclass(frozen=True)
class Fit:
    """One dwelling before one household: whether it fits, in which place, what is missing, what the plan does."""

    mandate: Mandate
    fits: bool
    answer: tuple[str, str]
    reasons: list[Said]
    enough: str
    planned: bool


def fitting_dwellings(found: Examined, application: Application) -> list[Fit]:
    """Every dwelling of the sitting, those that fit first; nothing when the household is not examined."""
    code = application.code
    if code in found.unknown:
        return _unknown_dwellings(found, application)
    if code not in found.problem.household:
        return []
    rows = []
    planned = found.planned(code)
    for home, why in zip(found.problem.dwellings, found.engine.for_household(code), strict=True):
        mandate, rank = found.mandates[home.id], why.proposal.rank
        lines = [line for line in why.proposal.lines if line.status in (NO, UNKNOWN)]
        answer = ("ok", _("Fits, in place %(rank)s") % {"rank": rank}) if rank else ("bad", _("Does not fit"))
        words = enough(lines, why.changes, why.rent)
        if not rank and not refused(lines) and (lack := undecided(lines)):
            answer = NOT_KNOWN, pgettext("proposal", "Not known yet")
            words = lacking(Proposal(application, home.id, None, None, (), found, lack), "").missing
        rows.append(Fit(mandate, rank is not None, answer, [say(line) for line in lines], words, mandate == planned))
    return sorted(rows, key=lambda row: (not row.fits, row.answer[0] != NOT_KNOWN))


def _unknown_dwellings(found: Examined, application: Application) -> list[Fit]:
    """Dwellings before a household whose resources are not proved: which dwellings are out anyway, and what lacks."""
    rows = []
    for home in found.problem.dwellings:
        mandate = found.mandates[home.id]
        [mine] = [p for p in found.proposals_for(mandate) if p.application.pk == application.pk]
        lines = [line for line in mine.lines if line.status in (NO, UNKNOWN)]
        answer = (NOT_KNOWN, pgettext("proposal", "Not known yet")) if mine.not_known else ("bad", _("Does not fit"))
        words = lacking(mine, "").missing if mine.not_known else enough(lines, *mine.would_do)
        rows.append(Fit(mandate, False, answer, [say(line) for line in lines], words, False))
    return sorted(rows, key=lambda row: row.answer[0] == "bad")
