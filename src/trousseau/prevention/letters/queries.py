"""What a letter rests on, why one is not written, those that wait, and the households that the day writes to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.addresses import posted
from trousseau.core.errors import Refused
from trousseau.core.models import Person, ToDo, User
from trousseau.core.papers import agency_part
from trousseau.core.todo import about
from trousseau.mail.enums import Channel, Direction
from trousseau.mail.enums import Step as Sent
from trousseau.mail.models import MailItem
from trousseau.mail.queries import proved
from trousseau.mail.recipients import Recipient
from trousseau.rents.claims.queries import answering, open_claim, owed_months
from trousseau.rents.models import Claim
from trousseau.rents.plans.actions import instalments
from trousseau.rents.plans.queries import stopped_before
from trousseau.rules.claims import Opening, missing
from trousseau.rules.dates import add_days, add_months
from trousseau.tenancies.models import Guarantee, Lease
from trousseau.tenancies.queries import leases
from trousseau.tenancies.recipients import of_tenant, of_tenants

from ..cases import for_owner, lessor_of, people_of
from ..enums import ASKING, BY_LETTER, SHEETS, WRITTEN, LetterKind, Step
from ..queries import Situation, reported, situations
from ..todo import KINDS, READY
from .papers import WRITERS, Asked, Known, Words

# the letter that does each step, where one does
OF_STEP = {
    Step.CALL: LetterKind.FIRST,
    Step.PLAN: LetterKind.OFFER,
    Step.NOTICE: LetterKind.FORMAL,
    Step.CLAIM: LetterKind.CLAIM,
    **BY_LETTER,
}
# what a formal notice leaves to answer, by the house: a registered letter is fetched for fifteen days and the eight first of
# them leave a household time to call; past two months the debt of the notice is another one
LEAST_ANSWER_DAYS, MOST_ANSWER_MONTHS = 8, 2
TOGETHER = tuple(BY_LETTER)  # all of the day are prepared in one act
KINDS_OF = {kind.paper: kind for kind in LetterKind}
WAYS = {
    LetterKind.FORMAL: (Channel.REGISTERED, Channel.HAND),
    LetterKind.CLAIM: (Channel.REGISTERED, Channel.POST, Channel.SYSTEM),
    LetterKind.FSL: (Channel.POST, Channel.REGISTERED, Channel.SYSTEM),
    LetterKind.ACTION_LOGEMENT: (Channel.POST, Channel.REGISTERED, Channel.SYSTEM),
}
ORDINARY = (Channel.POST, Channel.REGISTERED, Channel.HAND)
CONSENTED = (LetterKind.FSL, LetterKind.ACTION_LOGEMENT)


def ways(kind: LetterKind) -> tuple[Channel, ...]:
    """How a letter of this kind may leave, the usual way first."""
    return WAYS.get(kind, ORDINARY)


def letters(lease: Lease) -> list[MailItem]:
    """The letters about the debt of a lease, the latest first; not those that will not leave."""
    return letters_of([lease])[lease.pk]


def letters_of(rows: Sequence[Lease]) -> dict[int, list[MailItem]]:
    """As `letters`, of many leases: two queries."""
    keys = {about(lease): lease.pk for lease in rows}
    kinds = [kind.paper for kind in LetterKind]
    items = MailItem.objects.filter(direction=Direction.OUT, kind__in=kinds, about__in=keys, cancelled_on=None)
    found: dict[int, list[MailItem]] = {lease.pk: [] for lease in rows}
    for item in items.select_related("paper").prefetch_related("proofs").order_by("-pk"):
        found[keys[item.about]].append(item)
    return found


def ready(items: Sequence[MailItem], kind: LetterKind) -> list[MailItem]:
    """Those of a kind that are prepared and did not leave."""
    return [item for item in items if item.kind == kind.paper and item.sent_on is None]


@dataclass(frozen=True)
class Basis:
    """What letters rest on beside the debts, read once for many leases. `stopped`: by lease, the day
    before which what fell due may not be asked (C. conso., art. L722-5)."""

    phone: str
    agency: str
    caller: User
    helpline: str
    letters: dict[int, list[MailItem]]
    people: dict[int, list[Person]]
    reported: dict[int, date]
    stopped: dict[int, date]

    def sent(self, lease: Lease) -> list[tuple[LetterKind, date]]:
        """The letters that left, each with its proved day, but those that came back."""
        found = []
        for item in self.letters[lease.pk]:
            day = None if item.returned_on else proved(item, Sent.SENT)
            if day:
                found.append((KINDS_OF[item.kind], day))
        return found

    def notice_on(self, lease: Lease) -> date | None:
        """The last day on which a formal notice left."""
        return max((day for kind, day in self.sent(lease) if kind == LetterKind.FORMAL), default=None)


def basis(rows: Sequence[Lease], caller: User, on: date) -> Basis:
    keys = [lease.pk for lease in rows]
    agency = agency_part(on)
    return Basis(
        phone=agency.phone,
        agency=agency.name,
        caller=caller,
        helpline=scales.at("prevention.helpline", on).text,
        letters=letters_of(rows),
        people=people_of(rows, on),
        reported=reported(keys, on),
        stopped=stopped_before(keys, on),
    )


def ccapex_kind(lease: Lease) -> LetterKind:
    """Loi 89-462, art. 24 II: a lessor who is a legal person, but a family company, must seize the commission two months
    before a summons; another one may alert it (loi 90-449, art. 7-2)."""
    return LetterKind.SEIZURE if lessor_of(lease) == "legal_person" else LetterKind.ALERT


def guarantees(lease: Lease, on: date) -> list[Guarantee]:
    return list(answering(Guarantee.objects.filter(lease=lease), on).order_by("pk"))


def offered(found: Situation, on: date) -> list[LetterKind]:
    """The letters that make sense for this debt."""
    kinds: list[LetterKind] = []
    if found.debt:
        kinds = [*ASKING, LetterKind.FSL, LetterKind.ACTION_LOGEMENT, ccapex_kind(found.lease)]
        if guarantees(found.lease, on):
            kinds.insert(len(ASKING), LetterKind.CLAIM)
    elif found.facts.kept_on:
        kinds = [LetterKind.THANKS]
    return kinds


def refuse(found: Situation, kind: LetterKind, since: date | None, on: date) -> None:
    """Raises Refused when this letter would be wrong today. `since`: what fell due before may not be asked."""
    lease = found.lease
    if kind == LetterKind.THANKS:
        if found.debt or found.facts.kept_on is None:
            raise Refused(
                _("No payment plan was kept to its end, or something is late again: there is nothing to thank for.")
            )
        return
    if not found.debt:
        raise Refused(_("Nothing is late any more: no letter is needed."))
    if kind in SHEETS and kind != ccapex_kind(lease):
        raise Refused(_("This lessor reports to the CCAPEX in the other way: open the sheet from the tenancy."))
    if found.facts.wrong and not found.facts.after(found.done.checked):
        raise Refused(_("Facts contradict each other: check the data before anybody is written to."))
    if kind in ASKING:
        _refuse_asking(found, kind, since, on)


def stale(found: Situation, item: MailItem, since: date | None, on: date) -> str:
    """Why a letter to the tenant that was prepared would be wrong on the day `on`, in words; "" when it would not."""
    said = item.paper.data.get("debt", 0) if item.paper else 0
    if found.debt < said:
        return _("It asks for %(said)s, and %(debt)s is owed.") % {
            "said": localised.money(said),
            "debt": localised.money(found.debt),
        }
    try:
        refuse(found, KINDS_OF[item.kind], since, on)
    except Refused as why:
        return str(why)
    return ""


def asked_since(found: Situation, since: date) -> Situation:
    """The debt that may still be asked for: what fell due from that day on."""
    return replace(found, unpaid=[one for one in found.unpaid if one[0] >= since], unaged=0)


def _refuse_asking(found: Situation, kind: LetterKind, since: date | None, on: date) -> None:
    window = (
        kind == LetterKind.FORMAL and found.facts.window and found.facts.window[0] >= on
    )  # a pause stops none: its contract may ask this notice first
    if found.facts.paused and on <= found.facts.paused and not window:
        raise Refused(
            _("The steps of the agency wait until %(day)s: lift the pause to write.")
            % {"day": localised.day(found.facts.paused)}
        )
    if found.plan and not found.facts.missed:
        raise Refused(_("A payment plan is kept: nothing more is asked."))
    if found.plan and kind == LetterKind.FORMAL:
        raise Refused(_("A payment plan runs: end it before the whole debt is asked for."))
    if found.plan and kind == LetterKind.OFFER:
        raise Refused(_("A payment plan runs already: end it before another one is proposed."))
    if since and (kind == LetterKind.OFFER or not asked_since(found, since).debt):
        raise Refused(
            _("An over-indebtedness file is admissible since %(day)s: what was due before may not be asked.")
            % {"day": localised.day(since)},
            article="C. conso., art. L722-5",
        )
    if kind == LetterKind.FORMAL:
        if found.unaged:
            raise Refused(_("Nobody wrote since when a part of this debt is due: a formal notice says each month."))
        if found.facts.barred_on and on >= found.facts.barred_on:
            raise Refused(
                _("The oldest rent may not be sued for any more since %(day)s: look at it with the director first.")
                % {"day": localised.day(found.facts.barred_on)},
                article=scales.at("rents.limitation_years", on).article,
            )


def covered(guarantee: Guarantee, found: Opening, on: date) -> tuple[tuple[date, int], ...]:
    """The months that this guarantor may be asked, cents: their sum is what its contract opens, within what it pays at most."""
    left = found.amount
    months: list[tuple[date, int]] = []
    if guarantee.limit is not None:
        asked = Claim.objects.filter(guarantee=guarantee).aggregate(cents=Sum("amount"))["cents"] or 0
        left = min(left, guarantee.limit - asked)
        if left <= 0:
            raise Refused(_("All that this guarantor stands for was asked already."))
    for month in owed_months([guarantee], on)[guarantee.pk]:
        if month.unpaid and left:
            months.append((month.due_on, min(month.unpaid, left)))
            left -= months[-1][1]
    return tuple(months)


def known(found: Situation, asked: Asked, rests: Basis, on: date) -> Known:
    """Raises Refused while the agency has no telephone: each letter says whom to call."""
    if not rests.phone:
        raise Refused(_("Write the agency’s telephone first (Settings, The agency): the letter says whom to call."))
    lease, after = found.lease, found.facts.after
    written = sorted({day for kind, day in rests.sent(lease) if kind in WRITTEN and after(day)})
    names = tuple(str(person) for person in rests.people.get(lease.pk, ()))
    months: tuple[tuple[date, int], ...] = ()
    notice = rests.notice_on(lease)
    notice = notice if notice and after(notice) else None  # that of an earlier debt is none of this one
    if one := asked.guarantee:
        if one.party:
            names = (str(one.party.person),)
        open_ = open_claim(one, on)
        lacks = missing(open_, notice_on=notice, today=on)
        if "opening" in lacks:
            raise Refused(_("Nothing opens a claim yet under the terms of this guarantee: read what is missing."))
        if "notice" in lacks:
            raise Refused(_("The contract of this guarantee asks for a formal notice first: send it, keep its proof."))
        months = covered(one, open_, on)
    return Known(
        phone=rests.phone,
        caller=rests.caller.name,
        helpline=rests.helpline,
        tenants=names,
        owner=lease.mandate.owner.name if for_owner(lease) else rests.agency,
        written_on=written[-1] if written else None,
        reported_on=rests.reported.get(lease.pk) if found.facts.reported else None,
        notice_on=notice,
        covered=months,
        holder_phone=lease.household.holder.phone,
        letters=tuple(written),
        stopped_on=rests.stopped.get(lease.pk),
    )


def compose(found: Situation, kind: LetterKind, asked: Asked, rests: Basis, on: date, *, draft: bool = False) -> Words:
    """The letter as it stands today; `draft`: read before its agreement is noted. Raises Refused when it would be wrong,
    or something that it says is not known."""
    since = rests.stopped.get(found.lease.pk)
    refuse(found, kind, since, on)
    if since and kind in ASKING:
        found = asked_since(found, since)
    if kind in CONSENTED and not asked.agreed_on and not draft:
        raise Refused(
            _("Ask the household first: this body is asked with its agreement alone. Write the day of it."),
            "agreed_on",
            "Loi 90-449, art. 6-2" if kind == LetterKind.FSL else "RGPD, art. 6",
        )
    if asked.agreed_on and asked.agreed_on > on:
        raise Refused(_("This day has not come yet: note it once it is done."), "agreed_on")
    if kind == LetterKind.CLAIM and asked.guarantee is None:
        raise Refused(_("No guarantee covers this lease today."))
    if asked.until and asked.until <= on:
        raise Refused(_("The household answers by a day to come."), "until")
    if kind == LetterKind.FORMAL and asked.until:
        _refuse_term(asked.until, on)
    if asked.each and not asked.first_on:
        raise Refused(_("Write the day of the first payment."), "first_on")
    if asked.first_on and asked.first_on <= on:
        raise Refused(_("The first payment is on a day to come."), "first_on")
    if asked.each and asked.first_on:
        instalments(debt=found.debt, each=asked.each, months=None, first_on=asked.first_on, agreed_on=on)
    return WRITERS[kind](found, asked, known(found, asked, rests, on), on)


def _refuse_term(until: date, on: date) -> None:
    least, most = add_days(on, LEAST_ANSWER_DAYS), add_months(on, MOST_ANSWER_MONTHS)
    if not least <= until <= most:
        raise Refused(
            _("A formal notice leaves eight days at least and two months at most: a day from %(least)s to %(most)s.")
            % {"least": localised.day(least), "most": localised.day(most)},
            "until",
        )


def recipients(found: Situation, kind: LetterKind, rests: Basis) -> list[Recipient]:
    """The tenants together; of a formal notice, each of them (C. civ., art. 1751)."""
    people = rests.people.get(found.lease.pk) or [found.lease.household.holder]
    if kind == LetterKind.FORMAL:
        return [of_tenant(found.lease, person) for person in people]
    return [of_tenants(found.lease, [str(person) for person in people])]


@dataclass(frozen=True)
class Line:
    """A household that the day writes to: its letter, or why it has none, or the one that waits."""

    found: Situation
    kind: LetterKind
    to: Recipient
    words: Words | None
    refusal: str = ""
    item: MailItem | None = None

    @property
    def lease(self) -> Lease:
        return self.found.lease

    @property
    def seen(self) -> str:
        """What a reader of the page read: whose letter, and its sum."""
        return f"{self.lease.pk}:{self.found.debt}"


def to_write(user: User, on: date) -> list[Line]:
    """The households of whom a letter is asked, by commune, read again on the day."""
    asked = ToDo.objects.waiting().filter(kind__in=[kinds[step].code for step in TOGETHER for kinds in (KINDS, READY)])
    keys = [int(subject.partition(":")[2]) for subject in asked.values_list("subject", flat=True)]
    rows = leases(user).filter(pk__in=keys).order_by("mandate__dwelling__commune__name", "household__holder__key", "pk")
    found = [one for one in situations(rows, on) if letter_asked(one)]
    if not found:
        return []
    rests = basis([one.lease for one in found], user, on)
    return [line(one, rests, on) for one in found]


def letter_asked(found: Situation) -> LetterKind | None:
    """The letter that is asked of that day, of those that are prepared in one act."""
    return next((OF_STEP[Step(one.step)] for one in found.asked if one.step in TOGETHER), None)


def line(found: Situation, rests: Basis, on: date) -> Line:
    kind = letter_asked(found)
    assert kind
    [to] = recipients(found, kind, rests)
    if waits := ready(rests.letters[found.lease.pk], kind):
        return Line(found, kind, to, None, item=waits[0])
    try:
        words = compose(found, kind, Asked(), rests, on)
        refuse_envelope(to)
    except Refused as why:
        return Line(found, kind, to, None, str(why))
    return Line(found, kind, to, words)


def refuse_envelope(to: Recipient, *, registered: bool = False) -> None:
    """Raises Refused when an ordinary letter would not reach them, or would be opened by others."""
    if not posted(to.address):
        raise Refused(_("%(name)s has no address where a letter can be posted: write it first.") % {"name": to.name})
    if to.last_known and not registered:
        raise Refused(
            _("%(name)s left, and others may live at the last address: a registered letter, or the new address first.")
            % {"name": to.name}
        )


def of_reader(user: User, keys: Sequence[int], on: date) -> list[Situation]:
    return situations(leases(user).filter(pk__in=keys, keys_on__isnull=False), on)
