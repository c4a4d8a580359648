"""From a first contact to a dwelling that may come under mandate."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import Commune, Dwelling, User
from trousseau.core.normal import normal
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.rules import identifiers
from trousseau.rules.dates import add_days

from . import stages, todo
from .enums import OPEN_STAGES, Conclusion, LossCause, Stage
from .models import Owner, Ownership, Prospect
from .plausible import require_plausible
from .reach.queries import objections
from .visits.queries import decency_points, last_inspection

OF_OWNERS = No("of an owner and a dwelling: nothing is said of a household")
ONE_STAGE = No("from the stage to which it moves the prospect, it is refused")


def require_siren(text: str) -> str:
    """The digits of a SIREN or a SIRET. Raises Refused when its length or its key is wrong; "" stays ""."""
    number = identifiers.bare(text)
    verdict = identifiers.siren_or_siret(number) if number else "ok"
    if verdict == "length":
        raise Refused(_("Write the 9 digits of a SIREN or the 14 of a SIRET."), "siren")
    if verdict == "key":
        raise Refused(_("The key of this number is wrong: compare it with an official paper."), "siren")
    return number


@verb(
    once=No("who notes an owner says of which dwelling, and is refused there"),
    frozen=OF_OWNERS,
    happened=No("no day is said"),
)
def register_owner(
    actor: User, *, kind: str, name: str, address: str, email: str = "", phone: str = "", siren: str = ""
) -> Owner:
    """Who owns a dwelling. The telephone is kept, and shown to nobody before a consent is recorded."""
    owner = Owner(kind=kind, name=name, address=address, email=email, phone=phone, siren=require_siren(siren))
    record(owner, actor)
    return owner


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=No("no day is said"))
def edit_owner(
    actor: User, *, owner: Owner, version: int, new_phone: str = "", forget_phone: bool = False, **fields: Any
) -> None:
    """Change what is known of an owner. The number kept is replaced or forgotten without being read."""
    if forget_phone or new_phone:
        fields["phone"] = new_phone
    if "siren" in fields:
        fields["siren"] = require_siren(fields["siren"])
    edit(actor, owner, version=version, **fields)


@verb(
    once=No("what stands for this very dwelling is refused"),
    frozen=OF_OWNERS,
    happened=No("of today, or of the day on which the owner wrote; the next contact is to come"),
)
def open_prospect(
    actor: User,
    *,
    owner: Owner,
    kind: str,
    address: str,
    commune: Commune,
    rooms: int,
    surface: Decimal,
    source: str,
    on: date,
    origin: str = "",
    officer: User | None = None,
    complement: str = "",
    energy: str = "",
    accessible: bool | None = None,
    next_contact_on: date | None = None,
    rent_hoped: int | None = None,
    confirmed: bool = False,
    contacted: bool = True,
) -> Prospect:
    """A dwelling that its owner may entrust. `next_contact_on` brings it back on the officer's day.

    `source` is counted, `origin` its detail; `officer` follows it: the actor unless told. `confirmed`: the actor
    looked at an unusual measure or rent, and it is right (Règle de l’agence n° 6). `contacted`: the owner was written
    to, met or called on that day; otherwise the prospect waits for it.
    """
    standing = Owner.objects.select_for_update().get(pk=owner.pk)  # the same form twice at once notes it once
    _not_noted_yet(Prospect.objects.filter(owner=standing), address=address, commune=commune, complement=complement)
    _not_opposed(owner, on)
    unusual = require_plausible(on, surface=surface, rooms=rooms, rent=rent_hoped, confirmed=confirmed)
    dwelling = Dwelling(
        kind=kind,
        address=address,
        complement=complement,
        commune=commune,
        rooms=rooms,
        surface=surface,
        energy=energy,
        accessible=accessible,
    )
    record(dwelling, actor, reason=unusual)
    prospect = Prospect(
        owner=owner,
        dwelling=dwelling,
        officer=officer or actor,
        source=source,
        origin=origin,
        known_on=on,
        met_on=on if contacted else None,
        stage=Stage.CONTACT if contacted else Stage.NEW,
        next_contact_on=next_contact_on,
        rent_hoped=rent_hoped,
    )
    record(prospect, actor)
    record(Ownership(dwelling=dwelling, owner=owner, rank=1, starts_on=on), actor)
    stages.opened([prospect], actor)
    _remind(prospect, on=on)
    return prospect


@verb(
    once=No("what stands for this very dwelling is refused"),
    frozen=OF_OWNERS,
    happened=No("of today; the next contact is to come"),
)
def open_with_new_owner(actor: User, *, owner: dict[str, Any], **prospect: Any) -> Prospect:
    """A prospect whose owner is met for the first time: `owner` as in `register_owner`."""
    _not_noted_yet(Prospect.objects.filter(owner__key=normal(owner["name"])), **prospect)
    return open_prospect(actor, owner=register_owner(actor, **owner), **prospect)


def _not_noted_yet(
    prospects: QuerySet[Prospect], *, address: str, commune: Commune, complement: str = "", **_others: Any
) -> None:
    """Raises Refused when one of these stands for this very dwelling: by “back”, or a second tab."""
    found = (
        prospects.filter(stage__in=OPEN_STAGES)
        .filter(dwelling__key=normal(address), dwelling__commune=commune)
        .filter(dwelling__complement__iexact=complement.strip())
        .first()
    )
    if found is not None:
        raise Refused(
            _(
                "%(dwelling)s is noted already for this owner. If it is another dwelling there, write its floor or its door."
            )
            % {"dwelling": found.dwelling},
            "complement",
        )


def _not_opposed(owner: Owner, on: date) -> None:
    if objections(on).filter(owner=owner).exists():
        raise Refused(_("This owner asked for no more contact: only the owner can end that."), article="RGPD, art. 21")


def _remind(prospect: Prospect, *, on: date) -> None:
    close_todo(todo.CONTACT, thing=prospect, on=on)
    if prospect.next_contact_on:
        open_todo(
            todo.CONTACT,
            thing=prospect,
            on=on,
            due_on=prospect.next_contact_on,
            owner=prospect.owner.name,
            dwelling=str(prospect.dwelling),
        )


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=No("the next contact is to come"))
def edit_prospect(
    actor: User, *, prospect: Prospect, version: int, on: date, confirmed: bool = False, **fields: Any
) -> None:
    """Change what is known of a prospect: officer, how it was met, next contact, rent hoped for."""
    _still_open(prospect)
    rent, unusual = fields.get("rent_hoped"), ""
    if rent != prospect.rent_hoped:  # what was confirmed once is not asked about again
        unusual = require_plausible(
            on, surface=prospect.dwelling.surface, rent=rent, confirmed=confirmed, asked=("rent",)
        )
    edit(actor, prospect, version=version, reason=unusual, **fields)
    _remind(prospect, on=on)


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=TODAY)
def edit_dwelling(
    actor: User, *, prospect: Prospect, version: int, on: date, confirmed: bool = False, **fields: Any
) -> None:
    """Correct the facts of a dwelling while its prospect is open; `version` is the dwelling's."""
    _still_open(prospect)
    dwelling, unusual = prospect.dwelling, ""
    size = {name: fields.get(name, getattr(dwelling, name)) for name in ("surface", "rooms")}
    if any(value != getattr(dwelling, name) for name, value in size.items()):
        unusual = require_plausible(on, **size, rent=prospect.rent_hoped, confirmed=confirmed)
    edit(actor, dwelling, version=version, reason=unusual, **fields)


def _still_open(prospect: Prospect) -> None:
    if prospect.stage not in (*OPEN_STAGES, Stage.LATER):
        raise Refused(_("This prospect is closed: its facts stay as they were."))


@verb(once=ONE_STAGE, frozen=OF_OWNERS, happened=TODAY)
def propose_mandate(actor: User, *, prospect: Prospect, on: date) -> None:
    """The dwelling is decent as far as it was seen: a mandate may be drafted. Called by `mandates`.

    Raises Refused naming the first point that forbids letting.
    """
    for point in decency_points(prospect, on):
        if point.status == "bad":
            raise Refused(
                _("This dwelling may not be let as it is: see the point “%(point)s”.") % {"point": point.label},
                article=point.article,
            )
    visit = last_inspection(prospect)
    if visit and visit.conclusion in (Conclusion.WORKS, Conclusion.NEVER):
        raise Refused(
            _("The visit concluded “%(conclusion)s”: inspect again before a mandate.")
            % {"conclusion": visit.get_conclusion_display()},
            article="Décret 2002-120, art. 1",
        )
    stages.move(actor, prospect, "propose", on=on)


@verb(once=ONE_STAGE, frozen=OF_OWNERS, happened=No("the mandate asks it of its signature"))
def win_prospect(actor: User, *, prospect: Prospect, on: date) -> None:
    """The mandate is signed. Called by `mandates`."""
    stages.move(actor, prospect, "win", on=on, closed_on=on, next_contact_on=None)
    close_todo(todo.CONTACT, thing=prospect, on=on)


@verb(once=ONE_STAGE, frozen=OF_OWNERS, happened=TODAY)
def free_prospect(actor: User, *, prospect: Prospect, on: date) -> None:
    """The owner withdrew from the mandate: the prospect is open again, to be followed. Called by `mandates`."""
    stages.move(actor, prospect, "free", on=on, closed_on=None, next_contact_on=proposed_next_contact(on))
    _remind(prospect, on=on)


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=TODAY)
def lose_prospect(actor: User, *, prospect: Prospect, version: int, cause: str, on: date, reason: str = "") -> None:
    """Close a prospect; `cause` is counted, `reason` says it in a few words."""
    if cause == LossCause.OTHER and not reason:
        raise Refused(_("Say in a few words why it was lost."), "reason")
    stages.close(actor, prospect, on=on, cause=cause, reason=reason, version=version)


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=No("a day to come"))
def postpone_prospect(
    actor: User, *, prospect: Prospect, version: int, until: date, on: date, reason: str = ""
) -> None:
    """Nothing is asked of the owner before `until`; on that day the prospect comes back."""
    if until <= on:
        raise Refused(_("A day to come: on that day the prospect comes back."), "until")
    stages.move(actor, prospect, "postpone", on=on, version=version, words=reason, next_contact_on=until)
    _remind(prospect, on=on)


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=No("the next contact is to come"))
def reopen_prospect(
    actor: User, *, prospect: Prospect, version: int, on: date, next_contact_on: date | None = None, reason: str = ""
) -> None:
    """Take up a lost or postponed prospect again, at the stage that it left."""
    _not_opposed(prospect.owner, on)
    stages.move(
        actor,
        prospect,
        f"reopen_{stages.left(prospect)}",
        on=on,
        version=version,
        words=reason,
        lost_cause="",
        lost_reason="",
        closed_on=None,
        next_contact_on=next_contact_on,
    )
    _remind(prospect, on=on)


def proposed_next_contact(on: date) -> date:
    """A week: the rhythm that the form proposes."""
    return add_days(on, 7)
