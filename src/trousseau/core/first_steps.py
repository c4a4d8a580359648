"""The first days of a home: what it waits for before it can work, who may give each thing, and whether it is there.

A room says its own (`RoomConfig.first_steps`); the page "Today" shows them until each is done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.rules import identifiers

from . import attestations, backup, localised, nightly, rooms
from .access import ACCOUNTS, AGENCY_WRITE, COMMUNES, ESCROW, MAIL_SERVER, NIGHTLY, RULES, Right
from .enums import MessageState
from .localised import Text
from .mail import servers
from .models import Agency, Commune, JobRun, Message, User


class Opens(StrEnum):
    """What a home may do once its steps are done, in the order in which it comes to it."""

    MANDATE = "mandate"
    RENT = "rent"
    MORNING = "morning"
    SAFE = "safe"


OPENS: dict[Opens, Text] = {
    Opens.MANDATE: gettext_lazy("Sign a first mandate"),
    Opens.RENT: gettext_lazy("Receive a first rent"),
    Opens.MORNING: gettext_lazy("Know what to do in the morning"),
    Opens.SAFE: gettext_lazy("Lose nothing"),
}


@dataclass(frozen=True)
class State:
    """How a step stands: done or not, in a word, and the sentence of facts that says it (or what is wrong with it)."""

    done: bool
    word: str
    said: str = ""


@dataclass(frozen=True)
class Step:
    """One thing that a home waits for. `name` says it alone, `missing` inside a list of what lacks; `why`, what cannot be
    done before; `right`, who may do it; `state` looks, on a day."""

    code: str
    opens: Opens
    name: Text
    missing: Text
    verb: Text
    why: Text
    article: str
    right: Right
    url: Callable[[], str]
    state: Callable[[date], State]
    minutes: int = 5
    note: Text = ""  # what to have at hand


@dataclass(frozen=True)
class Found:
    """A step as it stands for one reader: whether they may do it, and the names of those who may."""

    step: Step
    state: State
    mine: bool
    who: str


def found(user: User, on: date, opens: Opens | None = None) -> list[Found]:
    """The steps of this site as they stand on that day, in the order of the journey; those of `opens` alone when told."""
    steps = [step for room in rooms.installed() for step in room.first_steps() if opens in (None, step.opens)]
    order = list(Opens)
    people = list(User.objects.open().only("name", "roles"))
    return [
        Found(step, step.state(on), step.right(user), _who(step.right, user, people))
        for step in sorted(steps, key=lambda step: order.index(step.opens))
    ]


def blocking(user: User, on: date) -> list[Found]:
    """What a first mandate still waits for: said before one is drafted, with who lifts it."""
    return [one for one in found(user, on, Opens.MANDATE) if not one.state.done]


def _who(right: Right, reader: User, people: list[User]) -> str:
    """« vous », and the others by their names; where nobody may, which roles would."""
    able = [one for one in people if right(one)]
    names = [one.name for one in able if one.pk != reader.pk]
    said = [_("you")] * any(one.pk == reader.pk for one in able) + names[:3]
    if len(names) > 3:
        said.append(ngettext("%(n)s other", "%(n)s others", len(names) - 3) % {"n": len(names) - 3})
    return localised.listed(said) if said else _("nobody yet; %(roles)s may") % {"roles": right.labels()}


# The steps of the core ---------------------------------------------------------------------------------


def _identity(_on: date) -> State:
    agency = Agency.objects.first()
    if agency is None:
        return State(False, _("To be given"))
    if not agency.siret:
        return State(False, _("To be completed"), _("The SIRET is missing: every paper prints it."))
    if any(identifiers.siren_or_siret(number) != "ok" for number in (agency.siren, agency.siret)):
        return State(False, _("To be checked"), _("The key of the SIREN or of the SIRET is wrong."))
    return State(True, _("Done"), _("%(name)s; SIREN and SIRET right.") % {"name": agency.name})


def _of_agency(column: str) -> Callable[[date], State]:
    def state(_on: date) -> State:
        agency = Agency.objects.first()
        said = getattr(agency, column) if agency else ""
        return State(True, _("Done"), said) if said else State(False, _("To be given"))

    return state


def _communes(_on: date) -> State:
    count = Commune.objects.count()
    if not count:
        return State(False, _("To be chosen"), _("Load the official list of France, then take those where you work."))
    said = ngettext("%(n)s commune of your territory.", "%(n)s communes of your territory.", count) % {"n": count}
    return State(True, _("Done"), said)


def _rules(_on: date) -> State:
    count, kept = (
        len(attestations.house_rules()),
        attestations.attested(attestations.RULES, attestations.rules_digest()),
    )
    if kept is None:
        said = ngettext("%(n)s value is proposed.", "%(n)s values are proposed.", count) % {"n": count}
        return State(False, _("To be read"), said)
    return State(True, _("Read and kept"), _by(kept))


def _by(kept) -> str:
    return _("%(name)s, on %(day)s.") % {"name": kept.by.name, "day": localised.day(timezone.localdate(kept.at))}


def _mail(_on: date) -> State:
    server, row = servers.in_use(), servers.stored()
    if server is None:
        return State(False, _("To be set"))
    if row is not None and row.failing_since:
        return State(False, _("Does not answer"), _("The mail server takes nothing: messages wait in the outbox."))
    last = Message.objects.filter(state=MessageState.SENT).order_by("-ended_at").first()
    if last is None:
        return State(False, _("Not tried"), _("No message has left by it yet: send the test."))
    return State(
        True, _("Done"), _("A message left on %(day)s.") % {"day": localised.day(timezone.localdate(last.ended_at))}
    )


def _people(_on: date) -> State:
    chosen = sum(one.has_usable_password() for one in User.objects.open())
    if chosen > 1:
        said = ngettext("%(n)s person enters.", "%(n)s persons enter.", chosen) % {"n": chosen}
        return State(True, _("Done"), said)
    invited = User.objects.open().count() - chosen
    said = ngettext("%(n)s invitation waits.", "%(n)s invitations wait.", invited) % {"n": invited} if invited else ""
    return State(False, _("You alone"), said)


def _keys(_on: date) -> State:
    kept = attestations.attested(attestations.KEYS, backup.keys_code())
    if kept is None:
        return State(False, _("To be done by two"), _("Those of today are not known to be anywhere else."))
    return State(True, _("Done"), f"{_by(kept)} {kept.words}")


NIGHTS = 2  # days after which a backup, or a night, did not come back by itself
TRIED = 183  # days after which a trial says little of the backups of today


def _backup(on: date) -> State:
    night, last, tried = nightly.last_night(), backup.last(), backup.tried()
    lacks = [
        word
        for word, one in (
            (_("no night was done yet"), night),
            (_("no backup was made yet"), last),
            (_("none was restored to try"), tried),
        )
        if not one
    ]
    if night is None or last is None or tried is None:
        return State(False, _("Not proved"), localised.capital(localised.listed(lacks)) + ".")
    failed = JobRun.objects.filter(on=night, ok=False).count()
    made, held = timezone.localdate(last[0]), timezone.localdate(tried[0])
    days = {"night": localised.day(night), "backup": localised.day(made), "tried": localised.day(held)}
    said = (
        _("Last night done: %(night)s; last backup: %(backup)s.") % days
        + " "
        + _("Last one restored to try: %(tried)s, %(ago)s.") % {**days, "ago": localised.distance(held, on)}
    )
    late = on - night > timedelta(days=NIGHTS) or on - made > timedelta(days=NIGHTS)
    if failed or late:
        why = _("A job of the night failed.") if failed else _("It is late.")
        return State(False, _("Not proved"), f"{said} {why}")
    if on - held > timedelta(days=TRIED):
        return State(False, _("To be tried again"), said)
    return State(True, _("Done"), said)


def _to(name: str) -> Callable[[], str]:
    return lambda: reverse(name)


STEPS = [
    Step(
        "identity",
        Opens.MANDATE,
        gettext_lazy("The agency’s identity"),
        gettext_lazy("the identity"),
        gettext_lazy("Give the identity"),
        gettext_lazy("Without it no paper is printed: the law makes each of them say whose it is."),
        "Décret 72-678, art. 92",
        AGENCY_WRITE,
        _to("core:agency_edit"),
        _identity,
        note=gettext_lazy("The notice of the INSEE: name, address, SIREN, SIRET."),
    ),
    Step(
        "signatory",
        Opens.MANDATE,
        gettext_lazy("Who signs for the agency"),
        gettext_lazy("the signatory"),
        gettext_lazy("Say who signs"),
        gettext_lazy("Without a name a mandate does not say who commits the agency."),
        "Loi 70-9, art. 4",
        AGENCY_WRITE,
        _to("core:agency_edit"),
        _of_agency("signatory"),
    ),
    Step(
        "mediator",
        Opens.MANDATE,
        gettext_lazy("The consumer mediator"),
        gettext_lazy("the mediator"),
        gettext_lazy("Give the mediator"),
        gettext_lazy("Without it a mandate with a consumer is not signed: it names who mediates."),
        "C. conso., art. L616-1",
        AGENCY_WRITE,
        _to("core:agency_edit"),
        _of_agency("mediator"),
    ),
    Step(
        "communes",
        Opens.MANDATE,
        gettext_lazy("The communes where you work"),
        gettext_lazy("the communes"),
        gettext_lazy("Choose the communes"),
        gettext_lazy("Without them no dwelling has an address here."),
        "",
        COMMUNES,
        _to("core:communes"),
        _communes,
        note=gettext_lazy("The list of the INSEE (code officiel géographique) or of La Poste, as a CSV file."),
    ),
    Step(
        "rules",
        Opens.MORNING,
        gettext_lazy("The agency’s own rules"),
        gettext_lazy("the agency’s rules"),
        gettext_lazy("Read the rules"),
        gettext_lazy("They make the list of each morning: after how many days somebody calls, writes, visits."),
        "",
        RULES,
        _to("core:house_rules"),
        _rules,
        minutes=20,
    ),
    Step(
        "mail",
        Opens.MORNING,
        gettext_lazy("The mail that leaves"),
        gettext_lazy("the mail"),
        gettext_lazy("Set the mail"),
        gettext_lazy("Without it invitations, notices and receipts wait in the outbox."),
        "",
        MAIL_SERVER,
        _to("core:mail"),
        _mail,
        minutes=10,
        note=gettext_lazy("The name of the mail server, its port, its user and password."),
    ),
    Step(
        "people",
        Opens.MORNING,
        gettext_lazy("The colleagues"),
        gettext_lazy("the colleagues"),
        gettext_lazy("Invite somebody"),
        gettext_lazy("Without them you alone may act, and nobody replaces you."),
        "",
        ACCOUNTS,
        _to("core:account_new"),
        _people,
    ),
    Step(
        "keys",
        Opens.SAFE,
        gettext_lazy("The keys kept apart"),
        gettext_lazy("the keys kept apart"),
        gettext_lazy("Put the keys apart"),
        gettext_lazy("Without them a breakdown would make every file unreadable for ever, backups included."),
        "RGPD, art. 32",
        ESCROW,
        _to("core:escrow"),
        _keys,
        minutes=20,
    ),
    Step(
        "backup",
        Opens.SAFE,
        gettext_lazy("The backup, tried, and the work of the night"),
        gettext_lazy("a backup that was tried and a night that ran"),
        gettext_lazy("See the nights"),
        gettext_lazy(
            "Without a night that ran, no delay is watched; a backup that nobody restored may be empty, or lack its keys."
        ),
        "RGPD, art. 32",
        NIGHTLY,
        _to("core:nightly"),
        _backup,
        minutes=15,
        note=gettext_lazy(
            "On the machine, by cron each night: trousseau nightly; trousseau backup FOLDER. Then, twice a year: trousseau "
            "restore DATA KEYS --try, which restores beside, proves, erases and notes the day."
        ),
    ),
]
