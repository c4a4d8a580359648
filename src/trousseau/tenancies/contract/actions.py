"""Who signs a lease, what is handed over with it, the request to Anah."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import edit, record, record_all
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import HouseholdMember, User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.rules.dates import add_days, add_months
from trousseau.rules.solidarity import Answer, Leaving, bound_until

from .. import todo
from ..access import UNDER_LEASE
from ..enums import AnnexKind, Bond, Contract, LeaseState, LeftFor, PartyRole
from ..models import Lease, LeaseAnnex, LeaseParty
from . import queries

FARTHEST = 12  # months ahead at which a departure is still written


def _draft(lease: Lease) -> None:
    if lease.state != LeaseState.DRAFT:
        raise Refused(_("A signed lease is not rewritten: an amendment is needed."))


@verb(
    once=No("a person stands on a lease once: the base refuses a second time"),
    frozen=UNDER_LEASE,
    happened=No("they sign with the lease, on its day"),
)
def add_party(actor: User, *, lease: Lease, member: HouseholdMember, role: str, bond: str) -> LeaseParty:
    """One more who signs the draft, or whom the law makes a tenant without signing."""
    _draft(lease)
    party = LeaseParty(lease=lease, person=member.person, role=role, bond=bond)
    check_role(party)
    record(party, actor)
    return party


def check_role(party: LeaseParty) -> None:
    """C. civ., art. 1751: only a spouse or a PACS partner is a tenant without signing."""
    if party.role == PartyRole.BY_LAW and party.bond not in (Bond.MARRIED, Bond.PACS):
        raise Refused(
            _("Only a spouse or a PACS partner is a tenant without signing: have them sign."),
            "role",
            "C. civ., art. 1751",
        )


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=No("how they are tied bears no day"))
def edit_party(actor: User, *, party: LeaseParty, version: int, role: str, bond: str) -> None:
    """How a tenant is tied to the others; a marriage told later makes no amendment, the law says it."""
    if party.left_on:
        raise Refused(_("Who left stays as they were written."))
    party.role, party.bond = role, bond
    check_role(party)
    edit(actor, party, version=version, role=role, bond=bond)


@verb(
    once=No("taken off the draft twice, a person is off it once"),
    frozen=UNDER_LEASE,
    happened=No("a draft bears no day yet"),
)
def drop_party(actor: User, *, party: LeaseParty) -> None:
    """Somebody who will not sign this draft. At least one signs."""
    _draft(party.lease)
    others = party.lease.parties.exclude(pk=party.pk).filter(role=PartyRole.SIGNATORY)
    if not others.exists():
        raise Refused(_("A lease has at least one tenant who signs: add the other first."))
    party.delete()


@verb(once=No("the base keeps one of a kind, of a title and of a day"), frozen=UNDER_LEASE, happened=("given_on",))
def annex_lease(
    actor: User,
    *,
    lease: Lease,
    kind: str,
    given_on: date,
    today: date,
    title: str = "",
    valid_until: date | None = None,
    content: bytes | None = None,
) -> LeaseAnnex:
    """A paper was handed over with the lease, or came from the tenant. `content` is its PDF."""
    if lease.state == LeaseState.ABANDONED:
        raise Refused(_("This draft was abandoned: nothing is handed over with it."))
    if kind == AnnexKind.OTHER and not title.strip():
        raise Refused(_("Name this annex: it is printed on the lease."), "title")
    if valid_until and valid_until < given_on:
        raise Refused(_("This paper was over before it was handed over: check its end."), "valid_until")
    paper = None
    if content is not None:
        paper = file_document(
            kind="annex",
            title=title.strip() or str(AnnexKind(kind).label),
            content=content,
            suffix=".pdf",
            on=given_on,
            household=lease.household,
        )
    annex = LeaseAnnex(
        lease=lease,
        kind=kind,
        title=title.strip(),
        given_on=given_on,
        valid_until=valid_until,
        paper=paper,
        recorded_by=actor,
    )
    record(annex, actor)
    return annex


@verb(once=No("an annex that was withdrawn is refused"), frozen=UNDER_LEASE, happened=TODAY)
def withdraw_annex(actor: User, *, annex: LeaseAnnex, on: date) -> None:
    """Recorded by mistake. What a signed lease names stays."""
    if annex.lease.signed_on and annex.given_on <= annex.lease.signed_on:
        raise Refused(_("The signed lease names this annex: it stays."))
    if not LeaseAnnex.objects.filter(pk=annex.pk, withdrawn_on=None).update(withdrawn_on=on):
        raise Refused(_("This annex was already withdrawn."))


def ask_for_anah(lease: Lease, *, on: date) -> None:
    """Anah is asked within two months of the lease's effect, when the lease came before the convention."""
    if queries.convention_state(lease) != "asked" or lease.anah_asked_on or lease.brought_in_on:
        return
    delay = scales.at("locavantages.request_months", lease.starts_on)
    open_todo(
        todo.ANAH,
        thing=lease,
        on=on,
        due_on=add_months(lease.starts_on, delay.number),
        article=delay.article,
        household=lease.household,
        lease=lease.code,
        owner=lease.mandate.owner.name,
        starts=lease.starts_on.isoformat(),
    )


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=("on",))
def record_anah(actor: User, *, lease: Lease, version: int, on: date, proof: str, today: date) -> None:
    """The request was registered by Anah: its day and its number. Late, it is recorded all the same, and said."""
    if queries.convention_state(lease) == "none":
        raise Refused(_("This dwelling has no convention with Anah: nothing is asked."))
    if lease.anah_asked_on:
        raise Refused(_("This request is already recorded."))
    if not proof.strip():
        raise Refused(_("Write the number that Anah gave to the request: it proves its day."), "proof")
    edit(actor, lease, version=version, anah_asked_on=on, anah_proof=proof.strip(), reason="anah")
    close_todo(todo.ANAH, thing=lease, on=on)


def sign_parties(lease: Lease, on: date, *, by: User | None) -> None:
    """Everybody who signs does so with the lease."""
    parties = list(lease.parties.filter(role=PartyRole.SIGNATORY, signed_on=None))
    for party in parties:
        party.signed_on = on
    record_all(parties, by, fields=("signed_on",))


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=No("a notice takes effect on a day to come"))
def leave_lease(
    actor: User, *, party: LeaseParty, version: int, on: date, why: str, today: date, replaced_on: date | None = None
) -> Answer:
    """From `on` on they are a tenant no longer; the rule says until when they answer for debts, and their surety too.

    After violence, `on` is the day on which their letter was first presented (loi 89-462, art. 8-2).
    """
    lease = party.lease
    if lease.signed_on is None:
        raise Refused(_("A draft binds nobody: take this person off the draft."))
    if party.left_on:
        raise Refused(_("This person already left the lease."))
    if on < (party.joined_on or lease.starts_on):
        raise Refused(_("The departure comes after the lease takes effect: check the date."), "on")
    if on > add_months(today, FARTHEST):
        raise Refused(_("A notice takes effect within a few months: check the year."), "on")
    others = queries.tenants(lease, on).exclude(pk=party.pk)
    if not others.exists():
        raise Refused(_("The last tenant leaves by a notice that ends the lease, not by this page."))
    answer = bound_until(
        Leaving(on, party.bond, why, lease.solidary, lease.contract == Contract.CONVENTIONED, replaced_on),
        scales.at("lease.solidarity_months", lease.law_on).number,
    )
    edit(actor, party, version=version, left_on=on, left_for=why, bound_until=answer.until, reason="leave")
    _end_sureties(party)
    return answer


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=("on",))
def release_party(actor: User, *, party: LeaseParty, version: int, on: date, today: date) -> None:
    """What still bound somebody who left is over: a divorce or the end of a PACS recorded, an agreement of the lessor."""
    if party.left_on is None:
        raise Refused(_("This person has not left: record the departure first."))
    if on < party.left_on or (party.bound_until and on >= party.bound_until):
        raise Refused(_("It ends what still binds them: a day after they left, before it ends by itself."), "on")
    edit(actor, party, version=version, bound_until=on, reason="release")
    _end_sureties(party)


def _end_sureties(party: LeaseParty) -> None:
    """Loi 89-462, art. 8-1 VI and 8-2: the surety of who leaves ends with their solidarity."""
    if party.bound_until is None:
        return
    for guarantee in party.lease.guarantees.filter(party=party, kind="surety", released_on=None):
        if guarantee.ends_on is None or guarantee.ends_on > party.bound_until:
            ends_on = max(party.bound_until, guarantee.starts_on)
            edit(None, guarantee, version=guarantee.version, reason="solidarity", ends_on=ends_on)


@verb(
    once=No("a person stands on a lease once: the base refuses a second time"),
    frozen=UNDER_LEASE,
    happened=No("asked of the amendment by which they join"),
)
def join_lease(
    actor: User, *, lease: Lease, member: HouseholdMember, on: date, signed_on: date, bond: str
) -> LeaseParty:
    """A new tenant by amendment; flatmates who left are then bound no longer (loi 89-462, art. 8-1 VI)."""
    party = LeaseParty(lease=lease, person=member.person, bond=bond, joined_on=on, signed_on=signed_on)
    record(party, actor)
    if lease.contract != Contract.CONVENTIONED:
        left = lease.parties.filter(left_on__isnull=False, left_for=LeftFor.NOTICE, bound_until__gte=on)
        for gone in left.filter(bond__in=(Bond.COUPLE, Bond.FLATMATE)):
            until = add_days(max(gone.left_on or on, on), -1)
            edit(actor, gone, version=gone.version, reason="replaced", bound_until=until)
            _end_sureties(gone)
    return party
