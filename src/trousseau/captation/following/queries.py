"""What is known of a prospect beyond its stage, and which ones no longer move."""

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import CharField, DateField, F, Max, OuterRef, Q, QuerySet, StringAgg, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Greatest

from trousseau.core import scales
from trousseau.core.models import Commune
from trousseau.core.normal import normal
from trousseau.rules import works as rule
from trousseau.rules.dates import add_days

from ..enums import OPEN_STAGES, Stage
from ..models import Lack, OwnerContact, Prospect, StageChange, Tag
from ..queries import officers

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


def stalled_after(on: date) -> dict[str, scales.Value]:
    """The days after which a prospect of each open stage is said to be stalled: the agency's own rule."""
    codes = {f"prospecting.stalled_days.{stage}": stage for stage in OPEN_STAGES}
    return {codes[code]: value for code, value in scales.several(codes, on).items()}


class Moved(TypedDict):
    """The column that `with_last_move` adds."""

    moved_on: date


type ProspectMoved = WithAnnotations[Prospect, Moved]


def with_last_move(rows: QuerySet[Prospect]) -> QuerySet[ProspectMoved]:
    """Each with `moved_on`, the day of its last stage or contact."""

    def last(model: type[StageChange | OwnerContact]) -> Subquery:
        found = model.objects.filter(prospect=OuterRef("pk")).order_by().values("prospect")
        return Subquery(found.annotate(last=Max("made_on")).values("last"), output_field=DateField())

    known = F("known_on")
    return rows.annotate(moved_on=Greatest(Coalesce(last(StageChange), known), Coalesce(last(OwnerContact), known)))


def stalled(rows: QuerySet[Prospect], on: date) -> QuerySet[ProspectMoved]:
    """The open ones without a new stage or contact for longer than their stage allows."""
    late = Q()
    for stage, value in stalled_after(on).items():
        late |= Q(stage=stage, moved_on__lt=add_days(on, -value.number))
    # of a file that came in, what no officer has taken up does not stall: it has not begun
    return with_last_move(rows).filter(late).exclude(stage=Stage.NEW, officer=None)


def tags() -> QuerySet[Tag]:
    return Tag.objects.all()


def lacking(prospect: Prospect) -> QuerySet[Lack]:
    """What the dwelling still lacks."""
    return prospect.lacks.filter(settled_on=None)


def in_words(rows: QuerySet[Prospect]) -> QuerySet[Prospect]:
    """Each with `tag_words` and `lack_words`: its tags, and what its dwelling lacks, in one query with the rows."""

    def joined(found: QuerySet, name: str) -> Subquery:
        words = StringAgg(name, delimiter=Value(", "), order_by="key", output_field=CharField())
        return Subquery(found.order_by().values("prospect").annotate(words=words).values("words"))

    tagged = Tag.objects.filter(prospects=OuterRef("pk")).annotate(prospect=F("prospects"))
    missing = Lack.objects.filter(prospect=OuterRef("pk"), settled_on=None)
    return rows.annotate(tag_words=joined(tagged, "name"), lack_words=joined(missing, "what"))


def filter_choices() -> dict[str, list[tuple[str, str]]]:
    """What the list is filtered by beside its fixed choices, (value, words) by filter, in one query."""

    def kind(of: str, rows: QuerySet, value: str, words: F) -> QuerySet:
        named = rows.order_by().annotate(
            of=Value(of, output_field=CharField()), value=Cast(value, CharField()), words=words
        )
        return named.values_list("of", "value", "words")

    known = kind("officer", officers(), "pk", F("name")).union(
        kind("tag", tags(), "pk", F("name")),
        kind("lack", Lack.objects.filter(settled_on=None), "key", F("what")),
        kind("commune", Commune.objects.all(), "pk", F("name")),
    )
    found: dict[str, dict[str, str]] = {"officer": {}, "tag": {}, "lack": {}, "commune": {}}
    for of, value, words in sorted(known.order_by(), key=lambda row: normal(row[2])):
        found[of].setdefault(value, words)  # one thing lacking may be written in two ways
    return {of: list(choices.items()) for of, choices in found.items()}


def known_lacks() -> list[tuple[str, str]]:
    """Each thing lacking somewhere today: its key and its words, for the filter and the suggestions."""
    found: dict[str, str] = {}
    for key, what in Lack.objects.filter(settled_on=None).order_by("key", "pk").values_list("key", "what"):
        found.setdefault(key, what)
    return list(found.items())


def works_sums(prospect: Prospect) -> rule.Sums:
    return rule.sums(rule.Line(one.amount, one.payer, one.aid_asked, one.aid_granted) for one in prospect.works.all())
