"""The commission's sheet of a dwelling: the proposals in the reader's words and units. No name is read here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core.components import language
from trousseau.engines import typography
from trousseau.rules.allocation import Line

from .queries import SHOWN, Proposal

NEXT, NEAREST = 3, 7  # rows of the others before one asks for them all: next by seniority, nearest to passing
BARE = ("surface", "rooms", "access", "area")  # the lines that may refuse


@dataclass(frozen=True)
class Said:
    """A line in words: what is measured, its value, what is asked, whether it passes, its ground."""

    label: str
    status: str
    value: str
    threshold: str
    article: str


@dataclass(frozen=True)
class Meter:
    """A part drawn on a bar: `percent` of the whole, « 41.2 » as SVG writes it."""

    said: str
    percent: str
    detail: str


@dataclass(frozen=True)
class Card:
    """One proposal put forward. `waited` is (figure, unit); `effort` None while resources are not proved."""

    proposal: Proposal
    name: str
    waited: tuple[int, str]
    lines: list[Said]
    proved: bool
    effort: Meter | None
    left: str


@dataclass(frozen=True)
class Other:
    """One household that is not put forward: the answer as (tone, words), why, and what would be enough."""

    proposal: Proposal
    name: str
    answer: tuple[str, str]
    reasons: list[Said]
    enough: str


def surface(hundredths: int) -> str:
    """« 58 m² », « 57,5 m² »."""
    whole = hundredths % 100 == 0
    return typography.number(hundredths // 100 if whole else Decimal(hundredths) / 100, language()) + " m²"


def money(cents: int) -> str:
    return typography.money(cents, language())


def per_cent(thousandths: int) -> str:
    return typography.number(Decimal(thousandths) / 10, language()) + " %"


def people(count: int) -> str:
    return ngettext("one person", "%(n)s people", count) % {"n": count}


def waited(since: date, on: date) -> tuple[int, str]:
    """Whole months of waiting, or days in the first month, with the word to put after."""
    months = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
    if months > 0:
        return months, ngettext("month waiting", "months waiting", months)
    days = max(0, (on - since).days)
    return days, ngettext("day waiting", "days waiting", days)


def say(line: Line) -> Said:
    """One of the lines that may refuse, in words."""
    if line.code == "surface":
        words = (
            _("Living area"),
            surface(line.value),
            _("%(least)s at least") % {"least": surface(line.threshold)},
        )
    elif line.code == "rooms":
        words = _("Main rooms"), f"T{line.value}", _("T%(least)s at least") % {"least": line.threshold}
    elif line.code == "access":
        words = _("Access"), _("suits") if line.status == "ok" else _("there is a step"), ""
    elif line.code == "declined":
        words = _("Its own answer"), _("refused this dwelling"), ""
    else:
        words = _("Commune"), _("wanted") if line.status == "ok" else _("not among the wishes"), ""
    label, value, threshold = words
    return Said(label, line.status, value, threshold, line.article)


def enough(lines: Sequence[Line]) -> str:
    """The smallest change that would make each refusal pass."""
    changes = []
    for line in lines:
        if line.status != "no":
            continue
        if line.code == "surface":
            changes.append(
                _("%(more)s more, that is %(least)s.")
                % {"more": surface(line.threshold - line.value), "least": surface(line.threshold)}
            )
        elif line.code == "rooms":
            missing = line.threshold - line.value
            changes.append(ngettext("One room more.", "%(n)s rooms more.", missing) % {"n": missing})
        elif line.code == "access":
            changes.append(_("A dwelling reachable without a step."))
        elif line.code == "declined":
            changes.append(_("Another dwelling: its refusal costs it nothing."))
        else:
            changes.append(_("A dwelling in a commune it asked for."))
    return " ".join(changes)


def _by_code(proposal: Proposal) -> Mapping[str, Line]:
    return {line.code: line for line in proposal.lines}


def card(proposal: Proposal, name: str, on: date) -> Card:
    lines = _by_code(proposal)
    effort, left = lines["effort"], lines["left"]
    resources = proposal.application.resources
    meter = None
    if effort.value is not None:
        meter = Meter(
            per_cent(effort.value),
            str(Decimal(min(1000, effort.value)) / 10),
            _("%(cost)s out of %(resources)s")
            % {"cost": money(resources - left.value), "resources": money(resources)},
        )
    if left.value is None:
        remains = ""
    elif left.value < 0:
        remains = _("%(amount)s a month are missing, before any housing benefit.") % {
            "amount": money(-left.value)
        }
    else:
        remains = _("%(amount)s a month are left, before any housing benefit.") % {
            "amount": money(left.value)
        }
    return Card(
        proposal, name, waited(proposal.application.received_on, on), [say(lines[code]) for code in BARE],
        resources is not None, meter, remains,
    )  # fmt: skip


def other(proposal: Proposal, name: str) -> Other:
    lines = _by_code(proposal)
    refusals = [say(line) for line in proposal.lines if line.status == "no"]
    reasons = list(refusals)
    if lines["effort"].status == "unknown":
        reasons.append(Said(_("Resources"), "unknown", _("not proved"), "", ""))
    if proposal.rank:
        return Other(
            proposal, name, ("", _("Fits, in place %(rank)s") % {"rank": proposal.rank}), reasons,
            ngettext(
                "%(n)s household before it by seniority.", "%(n)s households before it by seniority.", proposal.rank - 1
            ) % {"n": proposal.rank - 1},
        )  # fmt: skip
    refused = {line.code for line in proposal.lines if line.status == "no"}
    if refused == {"declined"}:
        return Other(proposal, name, ("note", _("Refused this dwelling")), reasons, enough(proposal.lines))
    if refused == {"area"}:
        return Other(proposal, name, ("note", _("Outside its wishes")), reasons, enough(proposal.lines))
    return Other(proposal, name, ("bad", _("Does not pass")), reasons, enough(proposal.lines))


def others(found: Sequence[Proposal]) -> list[Proposal]:
    """Those not put forward, the nearest to passing first; at equal distance, the oldest request."""
    rest = [p for p in found if p.rank is None or p.rank > SHOWN]
    return sorted(rest, key=lambda p: (sum(1 for line in p.lines if line.status == "no"), p.rank or 0))


def some(rest: Sequence[Proposal]) -> list[Proposal]:
    """Of `others`, the next by seniority then the nearest to passing; all of them when they are few."""
    if len(rest) <= NEXT + NEAREST:
        return list(rest)
    ranked = [p for p in rest if p.rank is not None]
    refused = [p for p in rest if p.rank is None]
    return ranked[:NEXT] + refused[:NEAREST]
