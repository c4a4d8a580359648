"""What is read of the conventions themselves: one query for a list, its count and its CSV."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.rules.dates import add_months

from .enums import PartyPart
from .models import Convention, ConventionParty, Indicator, Payment, Recovery, Withdrawable
from .queries_acts import amendments, stood
from .queries_money import CAME, in_cents, signed


def conventions() -> QuerySet[Convention]:
    """Each with `voted` (the shares that are known), `received` (less what went back) and `left`, in cents, summed by the
    database; `unsaid`: how many parties who pay have no share yet. What went back is not to come again."""
    parties = ConventionParty.objects.filter(convention=OuterRef("pk"), withdrawn_on=None).exclude(
        part=PartyPart.AGENCY
    )
    shares = parties.order_by().values("convention").annotate(total=Sum("share")).values("total")
    paid = Payment.objects.filter(
        CAME, tranche__convention=OuterRef("convention"), tranche__funder=OuterRef("organisation"), withdrawn_on=None
    )
    theirs = in_cents(paid.order_by().values("tranche__funder").annotate(total=Sum("amount")).values("total"))
    rest = Greatest(F("share") - theirs, 0, output_field=BigIntegerField())
    left = parties.order_by().values("convention").annotate(total=Sum(rest)).values("total")
    unsaid = parties.filter(share=None).order_by().values("convention").annotate(n=Count("pk")).values("n")
    came = Payment.objects.filter(tranche__convention=OuterRef("pk"), withdrawn_on=None).order_by()
    net = came.values("tranche__convention").annotate(net=Sum(signed())).values("net")
    return (
        Convention.objects.filter(withdrawn_on=None)
        .select_related("deliberation__council", "decision__body")
        .defer("deliberation__reading")
        .annotate(
            voted=Coalesce(Subquery(shares), 0, output_field=BigIntegerField()),
            unsaid=Coalesce(Subquery(unsaid), 0, output_field=IntegerField()),
            received=in_cents(net),
            left=in_cents(left),
        )
    )


@dataclass(frozen=True)
class Deadline:
    """A computed day with the dated value behind it."""

    on: date
    scale: scales.Value


def publication(convention: Convention) -> Deadline | None:
    """Décret 2017-779: until when the grantor publishes the data of a signed convention."""
    if convention.signed_on is None:
        return None
    scale = scales.at("conventions.publication_months", convention.signed_on)
    return Deadline(add_months(convention.signed_on, scale.number), scale)


def indicators(convention: Convention) -> QuerySet[Indicator]:
    """What the convention promises, in its order."""
    return convention.indicators.filter(withdrawn_on=None)


def promises_on(convention: Convention, day: date) -> list[Indicator]:
    """What the convention promised on `day`, not saved: an amendment signed since changed neither its number nor its words."""
    acts, found = list(amendments(convention)), list(indicators(convention))
    numbers, targets = stood(acts, "promises", day), stood(acts, "targets", day)
    for one in found:
        one.number, one.target = numbers.get(one.pk, one.number), targets.get(one.pk, one.target)
    return found


def promises_told(convention: Convention, start: date, end: date) -> list[Indicator]:
    """What a report of these days says of the promises, not saved: those of its last day, then those withdrawn since its first
    and after the signature, which nothing measures and which say when, whose account it was and why: never a name."""
    gone = convention.indicators.filter(withdrawn_on__gte=start, withdrawn_on__gt=convention.signed_on or end)
    found = list(gone.select_related("withdrawn_by"))
    for one in found:
        assert one.withdrawn_on
        one.code, one.number = "", None
        one.words = _("%(promise)s (withdrawn on %(day)s, %(who)s: %(why)s)") % {
            "promise": one.words,
            "day": localised.day(one.withdrawn_on),
            "who": one.withdrawn_by.roles_said if one.withdrawn_by else "–",
            "why": one.withdrawn_for,
        }
    return [*promises_on(convention, end), *found]


def withdrawn(convention: Convention) -> list[Withdrawable]:
    """What was typed by mistake of a convention, with its reason."""
    rows: list[Withdrawable] = []
    rows += (
        Payment.objects.filter(tranche__convention=convention)
        .exclude(withdrawn_on=None)
        .select_related("withdrawn_by", "tranche__funder")
    )
    rows += (
        Recovery.objects.filter(party__convention=convention)
        .exclude(withdrawn_on=None)
        .select_related("withdrawn_by", "party__organisation")
    )
    for related in (
        convention.tranches.select_related("funder"),
        convention.parties.select_related("organisation"),
        convention.indicators,
        convention.amendments,
        convention.deadlines,
        convention.acts,
    ):
        rows += related.exclude(withdrawn_on=None).select_related("withdrawn_by")
    return rows
