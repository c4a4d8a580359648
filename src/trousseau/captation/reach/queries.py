"""What may be done to reach an owner today, and why."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.models import Agency
from trousseau.rules import telephone as rule

from ..enums import ObjectionScope
from ..models import CallConsent, Objection, Owner


@dataclass(frozen=True)
class Telephone:
    """`number` is empty unless it may be used; `sentence` says why, `remedy` what would allow it."""

    allowed: bool
    number: str
    sentence: str
    remedy: str
    article: str


def consent_text() -> str:
    """What an owner reads before agreeing to be called, in the reader's language."""
    agency = Agency.objects.first()
    return _(
        "I agree that %(agency)s may call me about entrusting my dwelling to it. "
        "I may withdraw this at any time, by a word or a line to the agency, and it costs nothing."
    ) % {"agency": agency.name if agency else _("the agency")}


def objections(on: date, *scopes: str) -> QuerySet[Objection]:
    """The objections that run on a day: to all, or to one of `scopes`."""
    return Objection.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on, scope__in=(ObjectionScope.ALL, *scopes)
    )


def objects(on: date, *scopes: str, owner: str = "owner_id") -> Exists:
    """True for the rows whose owner, at the column `owner`, objects to all or to one of `scopes`."""
    return Exists(objections(on, *scopes).filter(owner_id=OuterRef(owner)))


def call_answer(owner: Owner, on: date) -> rule.Answer:
    """C. conso., art. L223-1, for this owner on a day."""
    return rule.may_call(
        on,
        consents=[rule.Span(one.given_on, one.withdrawn_on) for one in owner.consents.all()],
        contracts=[rule.Span(one.starts_on, one.ends_on) for one in owner.contracts.all()],
        objections=[
            rule.Span(one.starts_on, one.ends_on)
            for one in owner.objections.all()
            if one.scope in (ObjectionScope.ALL, ObjectionScope.PHONE)
        ],
    )


def telephone(owner: Owner, on: date) -> Telephone:
    """The one gate through which a page gets an owner's number."""
    answer = call_answer(owner, on)
    since = localised.day(answer.since) if answer.since else ""
    sentence, remedy = {
        rule.CONSENT: (_("Agreed to be called on %(day)s.") % {"day": since}, ""),
        rule.CONTRACT: (
            _("May be called about the contract that runs since %(day)s, and about nothing else.") % {"day": since},
            "",
        ),
        rule.OBJECTION: (
            _("Do not call: the owner objected on %(day)s.") % {"day": since},
            _("Only the owner can end this objection."),
        ),
        rule.WITHDRAWN: (
            _("Do not call: the consent was withdrawn on %(day)s.") % {"day": since},
            _("A new consent would allow it: ask for it by letter or when you meet."),
        ),
        rule.NO_CONSENT: (
            _("Do not call: no consent is recorded."),
            _("Write, or wait for the owner to call; record the consent if it is given."),
        ),
    }[answer.ground]
    return Telephone(answer.allowed, owner.phone if answer.allowed else "", sentence, remedy, answer.article)


def consents(owner: Owner) -> QuerySet[CallConsent]:
    return owner.consents.select_related("recorded_by")
