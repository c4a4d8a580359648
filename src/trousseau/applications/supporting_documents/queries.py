"""What the two files may hold, what they hold, what they lack."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from trousseau.core import scales
from trousseau.core.models import Person, User
from trousseau.rules.candidate_file import Group, Supplied, missing, valid
from trousseau.rules.dates import add_months

from ..enums import FileKind, ResourceKind, SupportingGroup, SupportingKind
from ..models import Application, SupportingDocument
from ..queries import members

ONCE = (SupportingGroup.IDENTITY, SupportingGroup.ADDRESS)  # décret 2015-1437: « une pièce parmi »
ASKED = (SupportingGroup.IDENTITY, SupportingGroup.ADDRESS, SupportingGroup.ACTIVITY, SupportingGroup.RESOURCES)
EXTRACTS = (SupportingKind.COMPANY, SupportingKind.CRAFT)
# what who works or studies is paid
WORKED = (ResourceKind.WAGE, ResourceKind.SELF_EMPLOYED, ResourceKind.PPA, ResourceKind.GRANT)
MAJORITY = 18 * 12  # months: a minor signs no lease


@dataclass(frozen=True)
class Lists:
    """The closed list of one file on a day; `doubt` is its first figure that nobody verified."""

    groups: tuple[Group, ...]
    doubt: scales.Value | None
    extract_months: int = 0

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset().union(*(g.kinds for g in self.groups))


def lists(file: str, on: date) -> Lists:
    """Two queries at most, whatever the file."""
    if file == FileKind.SOCIAL:
        value = scales.at("social_aid.documents", on)
        group = Group(SupportingGroup.AID, frozenset(value.parts), 0, False, value.article)
        return Lists((group,), None if value.verified else value)
    codes = {group: f"candidate.{group}" for group in ASKED}
    known = scales.several([*codes.values(), "candidate.most", "candidate.extract_months"], on)
    most = known["candidate.most"].number
    groups = tuple(
        Group(group, frozenset(known[code].parts), most if group in ONCE else 0, True, known[code].article)
        for group, code in codes.items()
    )
    doubt = next((v for v in known.values() if not v.verified), None)
    return Lists(groups, doubt, known["candidate.extract_months"].number)


def ends(kind: str, received_on: date, stated: date | None, months: int) -> date | None:
    """Until when a supporting document holds: as it says, an extract of a register not beyond its months."""
    if kind not in EXTRACTS or not months:
        return stated
    most = add_months(received_on, months)
    return min(stated, most) if stated else most


def supporting_documents(user: User, application: Application, file: str) -> QuerySet[SupportingDocument]:
    """The supporting documents of one file that `user` may read, those withdrawn included, the newest first."""
    rows = SupportingDocument.objects.for_user(user).filter(application=application, file=file)
    return rows.select_related("person", "document", "received_by", "passed_from__received_by").order_by(
        "-received_on", "-pk"
    )


def candidates(application: Application, on: date) -> list[Person]:
    """People who sign: the applicant, and the members of age who are not children of the household."""
    present = members(application.household, on)[0]
    return [
        m.person
        for m in present
        if m.person_id == application.household.holder_id
        or (m.relation == "partner" or (m.relation == "other" and _of_age(m.person.born_on, on)))
    ]


def _of_age(born_on: date | None, on: date) -> bool:
    return born_on is not None and add_months(born_on, MAJORITY) <= on


@dataclass(frozen=True)
class Gap:
    """A question of the landlord's file to which a person gave no valid paper. `if_works`: nothing says whether they work, and
    who does not is not asked."""

    person: Person
    group: SupportingGroup
    article: str
    expired: bool
    if_works: bool = False


def gaps(application: Application, on: date, closed: Lists | None = None) -> list[Gap]:
    """What the landlord's file still lacks on that day, person by person.

    Décret 2015-1437, annexe I, III: a paper of activity attests one; who has none gives none. What comes in each month tells.
    """
    closed = closed or lists(FileKind.LANDLORD, on)
    rows = list(SupportingDocument.objects.not_withdrawn().filter(application=application, file=FileKind.LANDLORD))
    income = application.resource_rows.current(on).values_list("person", "kind")
    found, every = [], candidates(application, on)
    for person in every:
        kinds = {kind for whose, kind in income if whose == person.pk or (whose is None and len(every) == 1)}
        mine = [Supplied(r.kind, r.expires_on) for r in rows if r.person_id == person.pk]
        idle = kinds and kinds.isdisjoint(WORKED)
        for group in missing(mine, closed.groups, on):
            old = any(h.kind in group.kinds and not valid(h, on) for h in mine)
            of_work = group.code == SupportingGroup.ACTIVITY
            if not (of_work and idle):
                found.append(Gap(person, SupportingGroup(group.code), group.article, old, of_work and not kinds))
    return found
