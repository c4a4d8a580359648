"""What is known of a prospect beyond its stage, and which ones no longer move."""

from datetime import date

from django.db.models import DateField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from trousseau import scales as shipped
from trousseau.core import scales
from trousseau.rules import works as rule
from trousseau.rules.dates import add_days

from ..enums import OPEN_STAGES
from ..models import Lack, OwnerContact, Prospect, StageChange, Tag


def stalled_after(on: date) -> dict[str, scales.Value]:
    """The days after which a prospect of each open stage is said to be stalled: the agency's own rule."""
    known = scales.all_values()
    return {
        stage: shipped.pick(code, on, known[code])
        for stage in OPEN_STAGES
        if (code := f"prospecting.stalled_days.{stage}")
    }


def with_last_move(rows: QuerySet[Prospect]) -> QuerySet[Prospect]:
    """Each with `moved_on`, the day of its last stage or contact."""

    def last(model) -> Subquery:
        found = model.objects.filter(prospect=OuterRef("pk")).order_by().values("prospect")
        return Subquery(found.annotate(last=Max("made_on")).values("last"), output_field=DateField())

    met = F("met_on")
    return rows.annotate(
        moved_on=Greatest(Coalesce(last(StageChange), met), Coalesce(last(OwnerContact), met))
    )


def stalled(rows: QuerySet[Prospect], on: date) -> QuerySet[Prospect]:
    """The open ones without a new stage or contact for longer than their stage allows."""
    late = Q()
    for stage, value in stalled_after(on).items():
        late |= Q(stage=stage, moved_on__lt=add_days(on, -int(value.value)))
    return with_last_move(rows).filter(late)


def tags() -> QuerySet[Tag]:
    return Tag.objects.all()


def lacking(prospect: Prospect) -> QuerySet[Lack]:
    """What the dwelling still lacks."""
    return prospect.lacks.filter(settled_on=None)


def known_lacks() -> list[tuple[str, str]]:
    """Each thing lacking somewhere today: its key and its words, for the filter and the suggestions."""
    found: dict[str, str] = {}
    for key, what in Lack.objects.filter(settled_on=None).order_by("key", "pk").values_list("key", "what"):
        found.setdefault(key, what)
    return list(found.items())


def works_sums(prospect: Prospect) -> rule.Sums:
    return rule.sums(
        rule.Line(one.amount, one.payer, one.aid_asked, one.aid_granted) for one in prospect.works.all()
    )
