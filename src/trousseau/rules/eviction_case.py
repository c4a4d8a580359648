"""A case of eviction: its acts, the delays they are held against, the row that each deadline is, the words they share.

Nothing here reads a clock or acts. A delay of days or weeks does not count the day of its act, one of months goes from
date to date (CPC, art. 641); the last day that is closed runs to the next open one only where a row says so (CPC, art. 642;
the public holidays of Alsace-Moselle are left out). What takes effect does so the day after the last day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .dates import add_days, add_months
from .said import Said, say, together

LEASES = "Loi 89-462, art. 24"
CPC = "CPC, art. 641 et 642"


class Certainty(StrEnum):
    """`ask`: it applies, and a fact lacks or the text was not read. `none`: it does not apply. `contestable`: a judge may read it otherwise."""

    SURE = "sure"
    CONTESTABLE = "contestable"
    ASK = "ask"
    NONE = "none"


ACTS = {
    "order_to_pay": say("order to pay"),
    "order_to_surety": say("order to pay served on the surety"),
    "ccapex_seized": say("seizure of the CCAPEX"),
    "caf_report": say("arrears reported to the CAF or the MSA"),
    "prefect_told": say("summons told to the prefect"),
    "summons": say("summons"),
    "hearing": say("hearing"),
    "judgment": say("judgment"),
    "delays_granted": say("delays granted"),
    "overindebtedness_admissible": say("over-indebtedness: file admissible"),
    "overindebtedness_measures": say("over-indebtedness: plan or measures"),
    "debt_erased": say("over-indebtedness: debt erased"),
    "order_to_leave": say("order to leave"),
    "prefect_seized": say("prefect seized of the order to leave"),
    "force_asked": say("help of the police asked"),
}
BEFORE = {  # the act that comes just before each one
    "order_to_surety": "order_to_pay",
    "summons": "order_to_pay",
    "hearing": "summons",
    "judgment": "hearing",
    "order_to_leave": "judgment",
    "force_asked": "order_to_leave",
}
OVERINDEBTEDNESS = ("overindebtedness_admissible", "overindebtedness_measures", "debt_erased")


@dataclass(frozen=True)
class Delay:
    """So many days, weeks or months. `verified`: its text was read."""

    count: int
    unit: str
    verified: bool = True

    def last_day(self, act: date) -> date:
        """CPC, art. 641: the last day; the day of the act does not count. Weeks are days (Cass., avis 25-70.018)."""
        return add_months(act, self.count) if self.unit == "months" else add_days(act, self.days)

    @property
    def days(self) -> int:
        """Of days or weeks."""
        return self.count * (7 if self.unit == "weeks" else 1)


@dataclass(frozen=True)
class EvictionLaw:
    """The delays that the acts of a case are held against, each of its own day; None where no value is known then.

    `clause`: the least delay of the clause for a lease signed since `changed_on`; `clause_before`: until then. `arrears`,
    `rents`: from when a commandement is reported. `wait`: between the CCAPEX and the summons. `granted`, `erased`,
    `enforcement`: months. `truce`: (month, day) of its first and last days. `force`: silence of the prefect.
    """

    clause_before: Delay | None
    clause: Delay | None
    changed_on: date
    surety: Delay | None
    arrears: Delay | None
    rents: int
    wait: Delay | None
    prefect: Delay | None
    granted: Delay | None
    erased: Delay | None
    leave: Delay | None
    enforcement: tuple[int, int] | None
    truce: tuple[tuple[int, int], tuple[int, int]] | None
    force: Delay | None
    claim_from: date | None


@dataclass(frozen=True)
class Act:
    """One act on its day, come or to come. `proved`: a paper proves it. `by`, `until`: of delays granted."""

    act: str
    on: date
    proved: bool
    by: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Owed:
    """What is late since `since`, without interruption, and a month of rent and of charges; cents."""

    since: date
    debt: int
    rent: int
    charges: int


@dataclass(frozen=True)
class Case:
    """A procedure on the day `today`. `lessor`: natural, family_company or legal_person.

    `renewed`: the day of the last renewal, "tacit", "no", or "" when nobody knows. `clause`: the delay that the lease
    writes, None when unknown.
    """

    today: date
    lessor: str
    aid_to_lessor: bool
    signed_on: date
    renewed: date | str
    clause: Delay | None
    arrears: Owed | None
    acts: Sequence[Act]

    def last(self, act: str, by: str = "") -> Act | None:
        """The last of its kind, by its day, then by its place; delays of a judge and of enforcement are two kinds."""
        found = [one for one in self.acts if one.act == act and one.by == by]
        return max(enumerate(found), key=lambda pair: (pair[1].on, pair[0]))[1] if found else None

    def proved(self, act: str, by: str = "") -> Act | None:
        one = self.last(act, by)
        return one if one and one.proved else None


@dataclass(frozen=True)
class Deadline:
    """One row. `on`: the first day of effect; `not_after`: the last safe day; `not_before`: the least term, or the end of
    the truce. `why` says what it was counted from, whether a closed day extends it, and what is missing."""

    deadline: str
    article: str
    certainty: Certainty
    why: Said
    on: date | None = None
    not_before: date | None = None
    not_after: date | None = None


EXTENDS = say("A last day that is closed runs to the next open day (CPC, art. 642).")
NO_EXTENSION = say("A closed day does not extend it.")
NO_BACKWARD = say(
    "Counted backwards: a closed day changes nothing (CPC, art. 642 set aside: Cass. 3e civ., avis, 6 Nov. 2025, 25-70.018)."
)
UNVERIFIED = say("To confirm: the text of this delay was not read, only what others say of it.")
CONTRADICTION = say("These facts contradict each other: somebody must look at the papers.")
TOO_LONG = say("Longer than the longest term of the law: read the judgment again.")
NO_VALUE = say("No value of this delay is known on that day: somebody must look for it.")


def named(code: str) -> Said:
    return say("%(act)s (%(code)s)", act=ACTS[code], code=code)


def listed(codes: Sequence[str]) -> Said:
    return together([named(code) for code in codes], ", ")


def absent(code: str) -> Said:
    return say("Missing: %(act)s.", act=named(code))


def unproved(act: Act) -> Said:
    return say("%(act)s of %(day)s has no proof: it starts no delay.", act=named(act.act), day=act.on)


def earlier(case: Case, act: Act) -> list[Said]:
    """What the chain of acts lacks before `act`: named, never an error."""
    missing, after, code = [], [], act.act
    while code in BEFORE:
        code = BEFORE[code]
        one = case.last(code)
        if one is None:
            missing.append(code)
        elif one.on > act.on:
            after.append(code)
    told = []
    if missing:
        told.append(say("Earlier acts that this case does not hold: %(acts)s.", acts=listed(missing)))
    if after:
        told.append(say("Acts that should come earlier and are dated later: %(acts)s.", acts=listed(after)))
    return told


def to_verify(*delays: Delay | None) -> list[Said]:
    return [] if all(one is None or one.verified for one in delays) else [UNVERIFIED]


def without(name: str, article: str, certainty: Certainty, why: Sequence[Said]) -> Deadline:
    return Deadline(name, article, certainty, together(why))


def counted_from(case: Case, name: str, article: str, act: str) -> Act | Deadline:
    """The act from which a row is counted, or the row that says why there is none."""
    one = case.last(act)
    if one is None:
        return without(name, article, Certainty.NONE, [absent(act)])
    if not one.proved:
        return without(name, article, Certainty.ASK, [unproved(one), *earlier(case, one)])
    return one


def impossible(case: Case, order: Act) -> list[Said]:
    """What the days of the lease say against each other."""
    told = []
    if order.on < case.signed_on:
        told.append(
            say(
                "The order to pay of %(day)s comes before the lease, signed on %(signed)s.",
                day=order.on,
                signed=case.signed_on,
            )
        )
    if isinstance(case.renewed, date) and not case.signed_on <= case.renewed <= case.today:
        told.append(
            say(
                "Renewed on %(renewed)s, the lease being signed on %(signed)s: that day comes before it, or has not come yet.",
                renewed=case.renewed,
                signed=case.signed_on,
            )
        )
    return [*told, CONTRADICTION] if told else []


def backward(granted: Act | None) -> list[Said]:
    """Delays that would end before they were granted."""
    if granted is None or granted.until is None or granted.until >= granted.on:
        return []
    ended = say(
        "Delays granted on %(day)s until %(until)s: they end before they begin.", day=granted.on, until=granted.until
    )
    return [ended, CONTRADICTION]


def overindebted(case: Case, *, late: bool) -> Act | None:
    """The last event of over-indebtedness that bears on this debt, before the judgment, or since (`late`)."""
    judged = case.proved("judgment") or case.proved("order_to_leave")
    found = [
        one
        for act in OVERINDEBTEDNESS
        if (one := case.proved(act))
        and (case.arrears is None or one.on >= case.arrears.since)
        and (judged is not None and one.on >= judged.on) == late
    ]
    return max(enumerate(found), key=lambda pair: (pair[1].on, pair[0]))[1] if found else None
