"""From the text of an act to its reading: each part is read by its own module, then the vote is proved."""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from trousseau import scales
from trousseau.rules import deliberation as rules
from trousseau.rules.deliberation_checks import check_minutes
from trousseau.rules.said import say

from . import body
from .cleaning import clean, paragraphs
from .header import read_figures, read_head
from .model import Amount, Attendee, Listed, NotReadable, Quorum, Reading, Vote
from .partners import named_body, private_names, read_partners, to_private_body
from .people import read_people
from .vote import SEVERAL_TIMES, deliberated_at, read_ballot, several_times
from .words import fold

_COUNTED = ("members", "in_office", "present", "proxies", "voters")

Lookup = Callable[[str, date], scales.Value]

MAX_CHARS = 1_000_000
_COUNCIL_WORD = re.compile(r"\b(?:conseil|comite syndical|assemblee|bureau)\b")
_ACT_WORD = re.compile(r"\b(?:deliber|seance|proces-verbal|compte rendu|registre)")
_OWN = re.compile(r"\b(?:de\s+la|de|du|d'|des)\s+(?:commune\s+de\s+|ville\s+de\s+)?(.{3,80})$")
_CONVENTION = re.compile(r"\bconventions?\b")
# A clause by which the council really makes one, and what takes it back: a text that does both is not understood.
_CLAUSE = re.compile(r"[.;,:]|\n\s*\n|\n\s*[-•*]")
_MAKES_ONE = re.compile(
    r"\b(?:approuv|autoris|sign|conclu|adopt|valid|habilit|pass(?:e|er|ation)\b|etabli)\w*\s(?:(?!avenant).){0,200}?\bconvention"
    r"|\bpar\s+(?:voie\s+de\s+)?convention\b|\bconventions?\b.{0,200}?\b(?:annexee?s?|jointes?|a\s+(?:intervenir|conclure|passer|signer))\b"
)
_MAKES_NONE = re.compile(
    r"\b(?:sans|pas|point|ni|aucune?s?|jamais|collectives?|inutile|refus\w*|rejet\w*|resili\w*|denonc\w*|abrog\w*|caduque?s?|"
    r"fin\s+a|dispens\w*|hors|exempt\w*|avait|avaient)\b"
)
_RECITAL = re.compile(r"^[ \t]*(?:vu|considerant|attendu|pour rappel|rappel\w*)\b[^\n]*", re.M)

_EMPTY = say("This file has no text. If it is a scanned document (an image), ask the council for its text version.")
_NO_ACT = say(
    "This text is not a deliberation: it does not have a council, members present and a vote together. Give the extract "
    "of the register of deliberations."
)
_CUT = say(
    "This act stops before the council’s decision: neither “après en avoir délibéré” nor a vote. The file is probably "
    "incomplete: ask for the whole act."
)
_LONG = say(
    "This text is too long for a deliberation (more than a million characters). Give the extract of one deliberation "
    "alone."
)


def law_on(day: date | None, at: Lookup = scales.at) -> rules.DeliberationLaw:
    """The law in force on `day`; what no scale gives for that day, or any day when it is unknown, is None."""

    def value(code: str) -> scales.Value | None:
        if day is None:
            return None
        try:
            return at(f"deliberation.{code}", day)
        except scales.OutOfRange:
            return None

    def number(code: str) -> int | None:
        found = value(code)
        return None if found is None else found.number

    quorum, threshold = value("quorum_fraction"), number("convention_threshold")
    return rules.DeliberationLaw(
        quorum_fraction=None if quorum is None else Fraction(quorum.text),
        proxies_per_bearer=number("proxies_per_bearer"),
        convocation_clear_days=number("convocation_clear_days"),
        convention_threshold_cents=None if threshold is None else threshold * 100,
    )


def read_text(text: str, *, at: Lookup = scales.at) -> Reading:
    """Read the text of a council's act.

    `at` gives a scale's value on a day: the shipped ones, or those of an installation (`core.scales.at`).
    Raises NotReadable when the text is empty, too long, no act of a council, or stops before its decision.
    """
    if len(text) > MAX_CHARS:
        raise NotReadable(_LONG)
    text = clean(text)
    folded = fold(text)
    if not folded.strip():
        raise NotReadable(_EMPTY)
    if not (_COUNCIL_WORD.search(folded) and _ACT_WORD.search(folded)):
        raise NotReadable(_NO_ACT)
    further = body.second_object(folded)
    if further is not None:
        text, folded = text[:further], folded[:further]

    lines = paragraphs(text)
    heading, subject, first = body.read_title(lines)
    title, content = [part for part in (heading, subject) if part], lines[first:]
    start = body.first_object(folded)
    several = SEVERAL_TIMES if further is not None else several_times(folded)
    head, stated = read_head(text, folded, start), read_figures(folded)
    # A figure that the act states in two ways is not known; how many are absent is counted in two ways by custom.
    figures = {name: counts[0] for name, counts in stated.items() if len(counts) == 1}
    competing = {name: tuple(map(str, stated[name])) for name in _COUNTED if len(stated.get(name, ())) > 1}
    people, lists_present, lists_absent = read_people(text, folded)
    ballot = read_ballot(text, folded, start, stated, fold(" ".join(title)), several)
    voted = ballot.vote != Vote() or ballot.adopted is not None or ballot.contested
    if head.council is None or not (figures or people or voted):
        raise NotReadable(_NO_ACT)
    if not voted and deliberated_at(folded, start) is None:
        raise NotReadable(_CUT)

    amounts = body.read_amounts([*title, *content])
    vote = ballot.vote
    minutes = rules.Minutes(
        held_on=head.held_on,
        weekday=head.weekday,
        convened_on=head.convened_on,
        **{name: figures.get(name) for name in ("members", "in_office", "present", "absent", "proxies", "voters")},
        seats=tuple(rules.Seat(p.name, p.present, p.seat_of, p.proxy_to) for p in people),
        lists_present=lists_present,
        lists_absent=lists_absent,
        tally=rules.Tally(vote.for_, vote.against, vote.abstention, vote.no_position),
        stated_votes_cast=ballot.cast,
        stated_majority=ballot.majority,
        unanimous=ballot.unanimous,
        stated_adopted=ballot.adopted,
        withdrawn=ballot.withdrawn,
        second_call=ballot.second_call,
        grants=_grants(amounts, head.council, title, content),
        names_convention=_makes_convention(folded, start),
        repeated=body.read_repeated([*title, *content]),
        contested_vote=ballot.contested,
        several_acts=bool(several),
        stated_twice=tuple((head.stated_twice | competing | ballot.stated_twice).items()),
    )
    law = law_on(head.held_on, at)
    cast = rules.votes_cast(minutes.tally, minutes.unanimous)
    return Reading(
        council=head.council,
        date=head.held_on,
        convened_on=head.convened_on,
        chair=head.chair,
        secretary=head.secretary,
        heading=heading,
        subject=subject,
        members=minutes.members,
        in_office=minutes.in_office,
        present=minutes.present,
        proxies=rules.proxies_given(minutes),
        listed=_listed(people, lists_present, lists_absent),
        voters=minutes.voters,
        attendees=people,
        vote=vote,
        quorum=Quorum(rules.quorum_required(minutes.in_office, law), rules.quorum_met(minutes, law)),
        votes_cast=cast,
        majority=rules.absolute_majority(cast),
        adopted=rules.adopted(minutes),
        decisions=body.read_decisions(content),
        amounts=amounts,
        posts=body.read_posts(content),
        partners=read_partners(title, content),
        checks=(*check_minutes(minutes, law), *((_SEVERAL,) if further is not None else ())),
    )


_SEVERAL = rules.Check(
    "several",
    rules.WARNING,
    say("This text holds several deliberations: the first alone is read. Give one extract per deliberation."),
)


def _makes_convention(folded: str, start: int) -> bool | None:
    """Whether the council's decision makes a convention; None when the act only says the word."""
    if _CONVENTION.search(folded, start) is None:
        return False
    turn = deliberated_at(folded, start)
    decided = _RECITAL.sub("", folded[start if turn is None else turn :])
    clauses = [" ".join(c.split()) for c in _CLAUSE.split(decided) if "convention" in c]
    if any(_MAKES_NONE.search(clause) for clause in clauses):
        return None
    return True if any(_MAKES_ONE.search(clause) for clause in clauses) else None


def _listed(people: tuple[Attendee, ...], lists_present: bool, lists_absent: bool) -> Listed:
    absent = [person for person in people if not person.present]
    proxies = sum(1 for person in absent if person.proxy_to)
    return Listed(
        present=len(people) - len(absent) if lists_present else None,
        absent=len(absent) if lists_absent else None,
        proxies=proxies if lists_absent else None,
        absent_without_proxy=len(absent) - proxies if lists_absent else None,
    )


def _grants(amounts: tuple[Amount, ...], council: str, title: list[str], content: list[str]) -> tuple[rules.Grant, ...]:
    if not amounts:
        return ()
    found = _OWN.search(fold(council))
    own = found[1] if found else None
    private = private_names([*title, *content])
    return tuple(
        rules.Grant(
            a.text,
            a.cents,
            to_private_body(a.context, " ".join(title), own, private),
            named_body(a.context, private),
            a.context,
        )
        for a in amounts
    )
