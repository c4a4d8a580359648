"""From the text of an act to its reading: each part is read by its own module, then the vote is proved."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from trousseau import scales
from trousseau.rules import deliberation as rules
from trousseau.rules.deliberation_checks import check_minutes
from trousseau.rules.said import Said, say

from . import body
from .acts import Part, split_acts
from .candidates import Chosen
from .cleaning import clean, joined, paragraphs, squeeze
from .header import Head, council_kind, read_head
from .model import Amount, Attendee, Listed, NotReadable, Place, Quorum, Reading, Vote
from .partners import named_body, private_names, read_partners, to_private_body
from .people import read_people
from .vote import SEVERAL_TIMES, Ballot, deliberated_at, read_ballot, several_times
from .words import fold

_COUNTED = ("members", "in_office", "present", "proxies", "voters")

Lookup = Callable[[str, date], scales.Value]

MAX_CHARS = 1_000_000
_COUNCIL_WORD = re.compile(r"\b(?:conseil|comite\s+syndical|assemblee|bureau|commission\s+permanente)\b")
_ACT_WORD = re.compile(r"\b(?:deliber|seance|proces-verbal|compte rendu|registre|reunion)")
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


def law_on(day: date | None, at: Lookup = scales.at, kind: str = "") -> rules.DeliberationLaw:
    """The law in force on `day`; what no scale gives for that day, or any day when it is unknown, is None.

    The scales hold the law of communes and of their groupings: a council of another `kind` has a law of its own.
    """

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
    if kind == "other":
        return rules.DeliberationLaw(
            convention_threshold_cents=None if threshold is None else threshold * 100, covers=False
        )
    return rules.DeliberationLaw(
        quorum_fraction=None if quorum is None else Fraction(quorum.text),
        proxies_per_bearer=number("proxies_per_bearer"),
        convocation_clear_days=number("convocation_clear_days"),
        small_commune_clear_days=number("small_commune_clear_days"),
        small_commune_members=number("small_commune_members"),
        convention_threshold_cents=None if threshold is None else threshold * 100,
    )


def read_text(text: str, *, at: Lookup = scales.at) -> Reading:
    """Read the text of a council's act; of a set of minutes, each act, under `acts`.

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
    further = _further(folded)
    parts = split_acts(text, folded)
    acts = tuple(replace(act, number=n) for n, part in enumerate(parts, 1) if (act := _read_part(part, at)))
    reading = _read_act(text if further is None else text[:further], at, SEVERAL_TIMES if further is not None else None)
    if further is None and len(acts) < 2:
        return reading
    found = replace(reading, acts=acts) if len(acts) > 1 else reading
    return found if further is None else replace(found, checks=(*found.checks, _SEVERAL))


def acts_of(text: str) -> list[Part]:
    """The acts of a set of minutes, in order, each with its text alone and the head that they share."""
    text = clean(text)
    return split_acts(text, fold(text))


def _further(folded: str) -> int | None:
    """Where a second act begins in the same text, if one does."""
    objects = body.object_lines(folded)
    return objects[1] if len(objects) > 1 else None


def _read_part(part: Part, at: Lookup) -> Reading | None:
    """The reading of an act of a set of minutes, its places those of the whole; None when it decides nothing."""
    try:
        reading = _read_act(part.text, at, None)
    except NotReadable:
        return None
    places = {
        name: tuple(replace(place, start=part.place(place.start), end=part.place(place.end - 1) + 1) for place in found)
        for name, found in reading.places.items()
    }
    return replace(reading, places=places)


def _read_act(text: str, at: Lookup, several: Said | str | None) -> Reading:
    stream = joined(text)
    flat = fold(stream)
    told = _RECITAL.sub(lambda line: " " * len(line[0]), flat)
    lines = paragraphs(text)
    heading, subject, first = body.read_title(lines)
    title, content = [part for part in (heading, subject) if part], lines[first:]
    start = body.first_object(flat)
    if several is None:
        several = several_times(flat)
    head = read_head(stream, flat, told, body.head_end(told))
    held, chair = head.held.value, head.chair.value
    people, lists_present, lists_absent = read_people(stream, flat, chair)
    stated = {name: tuple(dict.fromkeys(c.value for c in chosen.places)) for name, chosen in head.figures.items()}
    ballot = read_ballot(stream, flat, start, stated, fold(" ".join(title)), several)
    voted = ballot.vote != Vote() or ballot.adopted is not None or ballot.contested
    found = bool(head.council.value or head.council.rivals)
    turn = deliberated_at(flat, start)
    if not found or not (stated or people or voted or turn is not None and _GIVES.search(told)):
        raise NotReadable(_NO_ACT)
    if not voted and turn is None:
        raise NotReadable(_CUT)

    figures = {name: head.figures[name].value for name in head.figures}
    amounts = body.read_amounts([*title, *content])
    decisions = body.read_decisions(content)
    vote, kind = ballot.vote, council_kind(head.council.value)
    minutes = rules.Minutes(
        held_on=held.day if held else None,
        weekday=held.weekday if held else None,
        convened_on=head.convened.value,
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
        grants=_grants(amounts, head.council.value or "", title, content),
        names_convention=_makes_convention(flat, start),
        repeated=body.read_repeated([*title, *content]),
        contested_vote=ballot.contested,
        several_acts=bool(several),
        stated_twice=(*_competing(head), *ballot.stated_twice.items()),
        kind=kind,
    )
    passed = rules.too_many(minutes)
    law = law_on(minutes.held_on, at, kind)
    cast = None if passed else rules.votes_cast(minutes.tally, minutes.unanimous)
    return Reading(
        council=head.council.value,
        date=minutes.held_on,
        convened_on=minutes.convened_on,
        chair=chair,
        secretary=head.secretary.value,
        heading=heading,
        subject=subject,
        members=minutes.members,
        in_office=minutes.in_office,
        present=minutes.present,
        proxies=rules.proxies_given(minutes),
        listed=_listed(people, lists_present, lists_absent),
        voters=minutes.voters,
        attendees=people,
        vote=Vote() if passed else vote,
        quorum=Quorum(rules.quorum_required(minutes.in_office, law), rules.quorum_met(minutes, law)),
        votes_cast=cast,
        majority=rules.absolute_majority(cast),
        adopted=rules.adopted(minutes),
        decisions=decisions,
        amounts=amounts,
        posts=body.read_posts(content),
        partners=read_partners(title, content),
        checks=(*check_minutes(minutes, law), *_scanned(text)),
        places=_places(text, head, ballot, title, amounts, decisions),
    )


# A text without figures, names or votes is an act all the same when its council decides by articles.
_GIVES = re.compile(r"^[ \t]*(?:art(?:icle|\.)\s*(?:1|premier)|1\s*[°)]|-\s)", re.M)
_FIELDS = {"date": "held", "convened_on": "convened", "council": "council", "chair": "chair", "secretary": "secretary"}


def _competing(head: Head) -> list[tuple[str, tuple[str, ...]]]:
    """The fields left None, with the values that compete."""
    found = []
    for field in ("council", "held", "convened", "chair", "secretary"):
        if rivals := getattr(head, field).rivals:
            name = {"held": "held_on", "convened": "convened_on"}.get(field, field)
            found.append((name, tuple(_shown(value) for value in rivals)))
    return found + [
        (name, tuple(map(str, head.figures[name].rivals)))
        for name in _COUNTED
        if name in head.figures and head.figures[name].rivals
    ]


def _shown(value: object) -> str:
    day = getattr(value, "day", value) if not isinstance(value, date) else value
    return f"{day:%d/%m/%Y}" if isinstance(day, date) else str(value)


def _places(
    text: str, head: Head, ballot: Ballot, title: list[str], amounts: tuple[Amount, ...], decisions: tuple[str, ...]
) -> dict[str, tuple[Place, ...]]:
    """Where each value stands in the text, and the rule that took it."""

    def placed(chosen: Chosen) -> tuple[Place, ...]:
        return tuple(Place(c.start, c.end, squeeze(text[c.start : c.end]), c.rule) for c in chosen.places)

    found = {name: placed(getattr(head, field)) for name, field in _FIELDS.items()}
    found |= {name: placed(head.figures[name]) for name in _COUNTED if name in head.figures}
    if ballot.at and not ballot.contested:
        start, end = ballot.at
        found["vote"] = (
            Place(start, end, squeeze(text[start:end]), say("the count of the votes, or the words of the result")),
        )
    found["heading"] = tuple(_found(text, title, say("the title of the act")))
    found["amounts"] = tuple(_found(text, [amount.text for amount in amounts], say("a sum in euros")))
    found["decisions"] = tuple(_found(text, decisions, say("what the council decides")))
    return {name: places for name, places in found.items() if places}


def _found(text: str, pieces: Sequence[str], rule: Said) -> Iterator[Place]:
    """Where each of `pieces` stands, in order, however its lines are wrapped; one that is not found has no place."""
    at = 0
    for piece in pieces[:MAX_PLACES]:
        words = r"\s*".join(re.escape(word) for word in re.split(r"\s+|(?<=-)", piece[:600]) if word)
        if words and (match := re.compile(words).search(text, at)):
            at = match.end()
            yield Place(match.start(), match.end(), squeeze(match[0]), rule)


MAX_PLACES = 60


_IMAGE = re.compile(r"\[Page (\d{1,3}) : image, non lue\]")


def _scanned(text: str) -> Iterator[rules.Check]:
    """The pages that are images: nothing of them is guessed."""
    for page in _IMAGE.finditer(text):
        words = say(
            "Page %(n)s is an image: it is not read. Type what it says in the text, or ask the council for its text.",
            n=page[1],
        )
        yield rules.Check("scanned", rules.WARNING, words)


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
