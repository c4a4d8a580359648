"""The agency's measures: each has one definition, one reading of its rows, and the post whose work it shows.

The figure of the page, its rows, its CSV and its breakdowns come from the same rows. None reaches the support notes.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from trousseau.allocation.enums import Withdrawn
from trousseau.applications.enums import Ethos
from trousseau.conventions.enums import PostKind
from trousseau.core.localised import Text
from trousseau.mandates.enums import Mode
from trousseau.prevention.enums import Outcome, Stage
from trousseau.rents.enums import PlanEnd
from trousseau.tenancies.enums import NoticeBy

from .figures import Figure, Kind, Why, figure
from .reading import Books, Period, Row, records_begin

HOMELESS = tuple(str(one.value) for one in Ethos if one <= Ethos.LONG_TERM)  # ETHOS 1 to 7: what the council voted
STAY = "stay"  # the measure that is a curve
ROOFLESS = (str(Ethos.ROUGH.value), str(Ethos.EMERGENCY.value))
BEFORE: Mapping[str, Text] = {
    "street": _("Street, night shelter (ETHOS 1, 2)"),
    "shelter": _("Shelter, institution (ETHOS 3 to 7)"),
    "badly": _("Badly housed (ETHOS 8 to 13)"),
    "": _("Not known"),
}
ENDS: Mapping[str, Text] = {
    **{one.value: one.label for one in NoticeBy},
    Outcome.EVICTED.value: Outcome.EVICTED.label,
    Outcome.HOUSED.value: Outcome.HOUSED.label,
    "unknown": pgettext_lazy("end of a lease", "Not written"),
    "": _("Still housed, or not known"),
}


@dataclass(frozen=True)
class Measure:
    """`read(books)`: the rows counted. `aim`: one of the territory's four. `less`: the lower, the better.

    `households`: a person stands behind each row, so that a funder reads no small count of them. `groups`: the words of a breakdown, by the `group` of the rows. `opens`: the page of a row.
    """

    code: str
    label: Text
    definition: Text
    aim: int
    post: str
    kind: Kind
    read: Callable[[Books], list[Row]]
    opens: str
    households: bool = True
    less: bool = False
    groups: Mapping[str, Text] = field(default_factory=dict)
    ends: bool = False  # of a share, the breakdown is of those who are not in its numerator

    def figure(self, rows: Sequence[Row]) -> Figure:
        return figure(self.kind, rows)

    def member(self, row: Row) -> str:
        """Who is counted, as a reader of several tables may know them again."""
        return f"household:{row.unit}" if row.unit else f"{self.opens}:{row.pk}"


def _from_homeless(books: Books) -> list[Row]:
    """Of the households housed: True for ETHOS 1 to 7, None when nobody noted how they lived."""
    return [
        row._replace(yes=row.group in HOMELESS if row.group else None, group=_lived(row.group), value=None)
        for row in books.entries
    ]


def _lived(group: str) -> str:
    if not group:
        return ""
    return "street" if group in ROOFLESS else "shelter" if group in HOMELESS else "badly"


MEASURES = (
    Measure(
        "homeless",
        _("Households housed who were without a home"),
        _(
            "Among the households housed in the period, those who lived in the street, in a shelter or were about to leave "
            "an institution (ETHOS 1 to 7) on the day of the keys, as it was last noted by then."
        ),
        4,
        PostKind.SOCIAL,
        Kind.COUNT,
        lambda b: [row for row in _from_homeless(b) if row.yes],
        "applications:application",
        groups={key: BEFORE[key] for key in ("street", "shelter")},
    ),
    Measure(
        "homeless_share",
        _("Their share of the households housed"),
        _(
            "The same, over the households housed whose situation was noted; the others are said apart, in neither side."
        ),
        4,
        PostKind.SOCIAL,
        Kind.SHARE,
        _from_homeless,
        "applications:application",
        groups=BEFORE,
    ),
    Measure(
        "referral_keys",
        _("From the referral to the keys"),
        _(
            "Days from the SIAO’s orientation, else from the day on which a partner’s request arrived, to the keys: half "
            "waited that or less. A household that nobody referred is said apart."
        ),
        4,
        PostKind.SOCIAL,
        Kind.DAYS,
        lambda b: [row._replace(group="", yes=None) for row in b.entries],
        "applications:application",
        less=True,
    ),
    Measure(
        "siao_share",
        _("Oriented by the SIAO"),
        _(
            "Among the households housed in the period, those with an orientation of the SIAO dated by the day of the keys."
        ),
        4,
        PostKind.SOCIAL,
        Kind.SHARE,
        lambda b: [row._replace(group="", value=None) for row in b.entries],
        "applications:application",
    ),
    Measure(
        "kept_12",
        _("Still housed at 12 months"),
        _(
            "Households whose first keys are twelve months old in the period: those who then lived in a dwelling of the "
            "agency, the same or another. One whose owner took the lease over is not known, nor one that came here with the "
            "tenancies of before, without those who had left: they are in neither side."
        ),
        1,
        PostKind.RENTAL,
        Kind.SHARE,
        lambda b: b.kept(12),
        "tenancies:tenancy",
        groups=ENDS,
        ends=True,
    ),
    Measure(
        "kept_24",
        _("Still housed at 24 months"),
        _("As at twelve months, twenty-four months after the first keys."),
        1,
        PostKind.RENTAL,
        Kind.SHARE,
        lambda b: b.kept(24),
        "tenancies:tenancy",
        groups=ENDS,
        ends=True,
    ),
    Measure(
        STAY,
        _("Still housed, as time goes by"),
        _(
            "Of the households given their first keys since the agency writes here: every three months, those still housed "
            "among those who were so at the mark before and whom the agency could follow. The shares are multiplied. A "
            "household that comes back counts as gone; one whose owner took the lease over is followed until then."
        ),
        1,
        PostKind.RENTAL,
        Kind.STAY,
        Books.stayed,
        "tenancies:tenancy",
        groups=ENDS,
        ends=True,
    ),
    Measure(
        "housed",
        _("Households housed"),
        _("Households to which the agency gave the keys of a dwelling in the period; each counts once."),
        4,
        PostKind.SOCIAL,
        Kind.COUNT,
        lambda b: [row._replace(group=_lived(row.group), yes=None, value=None) for row in b.entries],
        "applications:application",
        groups=BEFORE,
    ),
    Measure(
        "prospects",
        _("Owners met"),
        _("Prospects whose first contact falls in the period, but for those noted twice."),
        4,
        PostKind.CAPTATION,
        Kind.COUNT,
        Books.prospects,
        "captation:prospect",
        households=False,
    ),
    Measure(
        "contact_visit",
        _("Contacts that became a visit"),
        _("Among the owners first contacted in the period, those whose dwelling was visited by its end."),
        4,
        PostKind.CAPTATION,
        Kind.SHARE,
        lambda b: b.contacts_to(3),
        "captation:prospect",
        households=False,
    ),
    Measure(
        "contact_mandate",
        _("Contacts that became a mandate"),
        _("Among the owners first contacted in the period, those who had signed by its end."),
        4,
        PostKind.CAPTATION,
        Kind.SHARE,
        lambda b: b.contacts_to(4),
        "captation:prospect",
        households=False,
    ),
    Measure(
        "contact_keys",
        _("Contacts that became a home"),
        _("Among the owners first contacted in the period, those whose dwelling had a household by its end."),
        4,
        PostKind.CAPTATION,
        Kind.SHARE,
        lambda b: b.contacts_to(5),
        "captation:prospect",
    ),
    Measure(
        "contact_keys_days",
        _("From the first contact to the keys"),
        _(
            "Days, of the owners first contacted in the period whose dwelling had a household by its end; the others are said."
        ),
        4,
        PostKind.CAPTATION,
        Kind.DAYS,
        lambda b: b.contacts_to(5),
        "captation:prospect",
        less=True,
    ),
    Measure(
        "inspections",
        _("Dwellings inspected"),
        _("Inspections made before a mandate, in the period."),
        4,
        PostKind.CAPTATION,
        Kind.COUNT,
        Books.inspections,
        "captation:prospect",
        households=False,
    ),
    Measure(
        "mandates",
        _("Dwellings entrusted"),
        _("Management mandates, leases to the agency and sliding leases whose signature falls in the period."),
        4,
        PostKind.CAPTATION,
        Kind.COUNT,
        Books.mandates,
        "mandates:mandate",
        households=False,
        groups={one.value: one.label for one in Mode},
    ),
    Measure(
        "vacancy",
        _("Days without a household"),
        _(
            "Of the dwellings let in the period, days from the day each was free to the day it was let: half stayed so or less."
        ),
        4,
        PostKind.RENTAL,
        Kind.DAYS,
        Books.vacancies,
        "mandates:mandate",
        less=True,
    ),
    Measure(
        "refusals",
        _("Decisions that came to no lease"),
        _("Dwellings that the commission gave to a household, and whose decision was withdrawn in the period."),
        4,
        PostKind.SOCIAL,
        Kind.COUNT,
        Books.refusals,
        "allocation:sitting",
        groups={one.value: one.label for one in Withdrawn},
        less=True,
    ),
    Measure(
        "sittings",
        _("Commissions held"),
        _("Sittings of the commission in the period, closed with their minutes, where somebody was present."),
        4,
        PostKind.SOCIAL,
        Kind.COUNT,
        Books.sittings,
        "allocation:sitting",
        households=False,
    ),
    Measure(
        "leases",
        _("Leases in force at the end"),
        _("Leases whose keys were given, not ended on the last day."),
        1,
        PostKind.RENTAL,
        Kind.COUNT,
        Books.leases,
        "tenancies:tenancy",
    ),
    Measure(
        "visits",
        _("Home visits"),
        _("Home visits made in the period, households absent included."),
        1,
        PostKind.RENTAL,
        Kind.COUNT,
        Books.visits,
        "tenancies:tenancy",
        households=False,
    ),
    Measure(
        "visits_rate",
        _("Visits per home"),
        _("Home visits of the period, households absent included, over the leases in force at some day of it."),
        1,
        PostKind.RENTAL,
        Kind.RATE,
        Books.followed,
        "tenancies:tenancy",
    ),
    Measure(
        "unpaid_contact",
        _("From the first unpaid rent to the next contact"),
        _(
            "Of the tenancies late on the last day: days from the day on which the oldest unpaid rent fell due to the next "
            "contact with the household, a call, a letter or a visit. One without a contact yet is said apart, and one that "
            "owes since nobody knows when."
        ),
        1,
        PostKind.RENTAL,
        Kind.DAYS,
        Books.debts,
        "tenancies:tenancy",
        less=True,
    ),
    Measure(
        "plans_kept",
        _("Payment plans kept"),
        _(
            "Among the payment plans that ended in the period, those kept to their end. One that the law stopped is in neither "
            "side; one replaced by another goes on."
        ),
        2,
        PostKind.RENTAL,
        Kind.SHARE,
        Books.plans,
        "tenancies:tenancy",
        groups={one.value: one.label for one in PlanEnd},
        ends=True,
    ),
    Measure(
        "debts_cleared",
        _("Debts cleared"),
        _("Tenancies that were late on the eve of the period: those with nothing late any more on its last day."),
        2,
        PostKind.RENTAL,
        Kind.SHARE,
        Books.cleared,
        "tenancies:tenancy",
    ),
    Measure(
        "procedures",
        _("Procedures open at the end"),
        _("Procedures before the court open on the last day, by the furthest act that was proved by then."),
        2,
        PostKind.RENTAL,
        Kind.COUNT,
        Books.procedures,
        "prevention:procedure",
        less=True,
        groups={one.value: one.label for one in Stage},
    ),
    Measure(
        "procedures_housed",
        _("Procedures ended with the household housed"),
        _(
            "Among the procedures closed in the period: debt paid, plan kept, housed elsewhere, or withdrawn by the owner with "
            "the lease going on. A household that left by itself is not known, and in neither side."
        ),
        2,
        PostKind.RENTAL,
        Kind.SHARE,
        Books.procedures_ended,
        "prevention:procedure",
        groups={one.value: one.label for one in Outcome},
        ends=True,
    ),
    Measure(
        "applications",
        _("Households received"),
        _("Applications received in the period; two that were one count once."),
        3,
        PostKind.SOCIAL,
        Kind.COUNT,
        Books.applications,
        "applications:application",
    ),
    Measure(
        "waiting",
        _("Households looking for a home at the end"),
        _(
            "Applications whose state was “looking for a home” on the last day: neither housed, nor closed, nor without news."
        ),
        3,
        PostKind.SOCIAL,
        Kind.COUNT,
        Books.waiting,
        "applications:application",
    ),
)
BY_CODE = {measure.code: measure for measure in MEASURES}


def defined(measure: Measure, said: str) -> Measure:
    """The measure as a report defined it when it was frozen: in its reader's language while the words are today's."""
    for language, _name in settings.LANGUAGES if said else ():
        with override(language):
            if said == str(measure.definition):
                return measure
    return replace(measure, definition=said) if said else measure


type Counted = dict[
    str, list[Row]
]  # by measure; one without rows, in a period of which nothing was written, is left out


def count(period: Period, of: Container[str] = BY_CODE) -> Counted:
    """The rows of every measure, or `of` these codes, over a period. Of one that was over before the agency began to write here, no measure
    without rows is counted, nor a rate whose rows are all at zero: its zero would say that nothing happened."""
    books, begun = Books(period), records_begin()
    found = {measure.code: measure.read(books) for measure in MEASURES if measure.code in of}
    if begun is None or begun > period.end:
        return {code: rows for code, rows in found.items() if _counts(BY_CODE[code], rows)}
    return found


def _counts(measure: Measure, rows: Sequence[Row]) -> bool:
    return any(row.value for row in rows) if measure.kind == Kind.RATE else bool(rows)


def figures(rows: Counted) -> dict[str, Figure]:
    unknown = Figure(why=Why.BEFORE)
    return {code: one.figure(rows[code]) if code in rows else unknown for code, one in BY_CODE.items()}


def earlier_figures(rows: Counted | None) -> dict[str, Figure]:
    """Of the period before; of one in which nothing was written here, none is known."""
    return figures(rows if rows is not None else {}) | {STAY: Figure(why=Why.YEARS)}


def count_before(period: Period) -> Counted | None:
    """None when the agency began to write here after the period before began: half a count would look like a drop."""
    begun, before = records_begin(), period.before()
    if not begun or begun > before.start:
        return None
    return {code: rows for code, rows in count(before).items() if code != STAY}  # a curve is of all the years


def counted_from(period: Period) -> date | None:
    """The day of the period from which its rows were written here, when that is after its first."""
    begun = records_begin()
    return begun if begun and period.start < begun <= period.end else None
