"""The file of one application in its reader's words: the one next step, then each part."""

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.models import ToDo, User
from trousseau.core.todo import about
from trousseau.core.todo import words as todo_words

from . import access, links, queries, todo
from .enums import CLOSED, DISABLED, FileKind, Party, ResourceKind, SocialOfferAnswer
from .models import Application, ApplicationMerge, AvoidedCommune, Resource
from .referrals.queries import Moves, Turn, with_complements
from .supporting_documents.queries import gaps


@dataclass(frozen=True)
class Step:
    """What to do now, why, on which ground; `url` empty when it is somebody else's move."""

    title: str
    why: str
    url: str = ""
    article: str = ""
    tone: str = "warn"


@dataclass(frozen=True)
class ResourceLine:
    row: Resource
    running: bool
    proved: bool
    counts: bool  # in what the household is said to live on


@dataclass(frozen=True)
class Proved:
    """What is proved of a household's months, as `queries.facts` reads it, and what is only said."""

    lines: list[ResourceLine]
    said: int
    rsa: bool
    disabled: bool


def proved(found: Application, on: date) -> Proved:
    lines = []
    for row in found.resource_rows.select_related("person"):
        running = row.starts_on <= on and (row.ends_on is None or on < row.ends_on)
        seen = row.proved_on is not None and row.proved_on <= on
        lines.append(ResourceLine(row, running, seen, running and seen and row.kind != ResourceKind.HOUSING))
    lines.sort(key=lambda line: (not line.running, line.proved, line.row.starts_on))
    return Proved(
        lines,
        sum(one.row.cents for one in lines if one.running and not one.proved),
        any(one.counts and one.row.kind == ResourceKind.RSA for one in lines),
        any(one.counts and one.row.kind in DISABLED for one in lines),
    )


def gone_over_asked(found: Application) -> list[tuple[str, dict[str, str]]]:
    """What a refusal asked for and waits, by its code in the address, in words."""
    codes = {kind.code: code for code, kind in todo.GONE_OVER.items()}
    rows = ToDo.objects.waiting().filter(kind__in=codes, subject=about(found))
    return [(codes[row.kind], todo_words(row)) for row in rows]


def file(found: Application, reader: User, on: date) -> dict:
    """Everything that the template of the file shows, apart from the household and the states."""
    writes = access.WRITE(reader) and found.state not in CLOSED
    money = proved(found, on)
    papers = gaps(found, on) if found.state not in CLOSED else []
    offers = list(found.offers.select_related("commune"))
    situations = list(found.situations.select_related("noted_by"))
    row = with_complements(queries.with_resources(Application.objects.filter(pk=found.pk), on)).get()
    moves = Moves(on)
    turn = moves.turn(row)
    promised = found.decisions.pending(on).order_by("-decided_on", "-pk").first()
    if promised and turn.move.why == "dwelling":  # it was found: the commission is not waited for
        turn = Turn(replace(turn.move, whose=Party.AGENCY, since=promised.decided_on), None)
    secret = access.SECRET(reader)
    merges = ApplicationMerge.objects.filter(undone_on=None).select_related("gone", "stands", "merged_by")
    return {
        "writes": writes,
        "next": _next(found, on, money, papers, offers, situations, turn, promised) if writes else None,
        "asked": gone_over_asked(found) if writes else [],
        "money": money,
        "yearly": found.yearly_incomes.all(),
        "situations": situations,
        "grounds": found.priority_grounds.all(),
        "priority": found.priority_grounds.proved(on).exists(),
        "gaps": papers,
        "offers": offers,
        "complements": found.complements.select_related("asked_by", "answered_by"),
        "turn": turn,
        "whose": Party(turn.move.whose).label,
        "stalled_rule": moves.rule,
        "secret": secret,
        "avoided": AvoidedCommune.objects.for_user(reader).current().filter(application=found).count() if secret else 0,
        "merged_into": merges.filter(gone=found).first(),
        "merged_from": merges.filter(stands=found),
        "splits": found.household.splits.select_related("goes__application", "by"),
        "split_from": getattr(found.household, "split_from", None),
        "files": [
            (kind.label, reverse(f"applications:{kind}_file", args=[found.pk]))
            for kind in FileKind
            if kind == FileKind.LANDLORD or access.SOCIAL_FILE(reader)
        ],
        "allocations": queries.allocations(found, reader),
        "changes": queries.changes(found),
    }


def _next(found, on, money: Proved, papers, offers, situations, turn: Turn, promised) -> Step:
    """The first of these that is not done. Each names what it waits for."""

    def page(name: str, *more: int) -> str:
        return reverse(f"applications:{name}", args=[found.pk, *more])

    waiting = next((o for o in offers if o.answer == SocialOfferAnswer.WAITING), None)
    if waiting:
        return Step(
            _("Answer the offer of %(landlord)s") % {"landlord": waiting.landlord},
            _("A social landlord waits for the household’s answer."),
            page("social_offer_answer", waiting.pk),
        )
    if found.last_contact_on is None:
        return Step(_("Meet the household"), _("Nobody has heard it yet."), links.CONTACT_NEW.url(found.household_id))
    if turn.move.whose in (Party.PARTNER, Party.HOUSEHOLD) and turn.move.why == "asked":
        late = turn.stalled_on is not None
        return Step(
            _("Remind of what was asked") if late else _("Wait for what was asked"),
            _("%(whose)s has the move since %(day)s.")
            % {"whose": Party(turn.move.whose).label, "day": localised.day(turn.move.since)},
            page("complement_new") if late else "",
            tone="warn" if late else "note",
        )
    if found.resources is None:
        said = next((one for one in money.lines if one.running and not one.proved), None)
        return Step(
            _("Prove the resources"),
            _("Nothing is proved: the commission cannot read the effort that a rent would ask."),
            page("resource_edit", said.row.pk) if said else page("resource_new"),
            "Loi 89-462, art. 22-2",
        )
    if papers:
        first = papers[0]
        return Step(
            _("Complete the landlord’s file"),
            _("%(person)s: %(group)s is missing.") % {"person": first.person, "group": first.group.label},
            page("landlord_file"),
            first.article,
        )
    if not situations:
        return Step(
            _("Note how the household is housed"), _("For the statistics of the territory."), page("situation_new")
        )
    if promised:
        day = {"day": localised.day(promised.decided_on)}
        if promised.leases.exclude(signed_on=None).exists():
            return Step(_("The keys come next"), _("The lease of the dwelling is signed."), tone="ok")
        return Step(
            _("A dwelling is found: its lease comes next"), _("The commission decided on %(day)s.") % day, tone="ok"
        )
    return Step(_("The commission must find a dwelling"), _("The file is ready."), tone="ok")
