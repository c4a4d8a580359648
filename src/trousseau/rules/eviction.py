"""From the order to pay to the police: the ten deadlines of a procedure, each with its article and what is certain of it.

Nothing here reads a clock or acts. A delay of days or weeks does not count the day of its act, one of months goes from
date to date (CPC, art. 641); the last day that is closed runs to the next open one only where a row says so (CPC, art. 642;
the public holidays of Alsace-Moselle are left out). What takes effect does so the day after the last day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from .dates import add_days, add_months
from .said import Said, say, together
from .working_days import closed, next_open

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


def _act(code: str) -> Said:
    return say("%(act)s (%(code)s)", act=ACTS[code], code=code)


def _list(codes: Sequence[str]) -> Said:
    return together([_act(code) for code in codes], ", ")


def _absent(code: str) -> Said:
    return say("Missing: %(act)s.", act=_act(code))


def _unproved(act: Act) -> Said:
    return say("%(act)s of %(day)s has no proof: it starts no delay.", act=_act(act.act), day=act.on)


def _earlier(case: Case, act: Act) -> list[Said]:
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
        told.append(say("Earlier acts that this case does not hold: %(acts)s.", acts=_list(missing)))
    if after:
        told.append(say("Acts that should come earlier and are dated later: %(acts)s.", acts=_list(after)))
    return told


def _verified(*delays: Delay | None) -> list[Said]:
    return [] if all(one is None or one.verified for one in delays) else [UNVERIFIED]


def _without(name: str, article: str, certainty: Certainty, why: Sequence[Said]) -> Deadline:
    return Deadline(name, article, certainty, together(why))


def _begun(case: Case, name: str, article: str, act: str) -> Act | Deadline:
    """The act from which a row is counted, or the row that says why there is none."""
    one = case.last(act)
    if one is None:
        return _without(name, article, Certainty.NONE, [_absent(act)])
    if not one.proved:
        return _without(name, article, Certainty.ASK, [_unproved(one), *_earlier(case, one)])
    return one


def _impossible(case: Case, order: Act) -> list[Said]:
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


def _backward(granted: Act | None) -> list[Said]:
    """Delays that would end before they were granted."""
    if granted is None or granted.until is None or granted.until >= granted.on:
        return []
    ended = say(
        "Delays granted on %(day)s until %(until)s: they end before they begin.", day=granted.on, until=granted.until
    )
    return [ended, CONTRADICTION]


def clause_delays(case: Case, law: EvictionLaw) -> tuple[Delay, ...]:
    """Loi 89-462, art. 24 I; loi 2023-668; Cass. 3e civ., avis, 13 June 2024, 24-70.002: the least delay of the clause.

    Six weeks for a lease signed since 29 July 2023, two months for one that ran then. Both, as long as nobody said, when it
    was renewed since, or may have been.
    """
    if case.signed_on >= law.changed_on:
        found = [law.clause]
    elif case.renewed == "no" or (isinstance(case.renewed, date) and case.renewed < law.changed_on):
        found = [law.clause_before]
    else:
        found = [law.clause_before, law.clause]
    return tuple(one for one in found if one)


def clause_effective(case: Case, law: EvictionLaw) -> Deadline:
    """Loi 89-462, art. 24 I, V to VIII: the first day on which the clause has played, the order to pay being unpaid.

    The delay of the lease, or the least one of the day of its signature when it is longer. A closed last day extends it.
    """
    name, article = "clause_effective", f"{LEASES} I ; {CPC}"
    if case.clause is None:
        unknown = [say("The delay that the clause of the lease writes is not known: read the lease.")]
        if not case.last("order_to_pay"):
            unknown.append(_absent("order_to_pay"))
        return _without(name, article, Certainty.ASK, unknown)
    order = _begun(case, name, article, "order_to_pay")
    if isinstance(order, Deadline):
        return order
    if wrong := _impossible(case, order):
        return _without(name, article, Certainty.ASK, wrong)
    least = clause_delays(case, law)
    if not least:
        return _without(name, article, Certainty.ASK, [NO_VALUE])
    lasts = [max(case.clause.last_day(order.on), one.last_day(order.on)) for one in least]
    if len({next_open(day) for day in lasts}) > 1:
        days = sorted(add_days(next_open(day), 1) for day in lasts)
        renewal = say(
            "The lease was signed before %(changed)s and was renewed, or may have been: whether six weeks or two months hold "
            "is not settled (Cass. 3e civ., avis, 13 June 2024, 24-70.002). %(first)s or %(second)s: somebody must decide.",
            changed=law.changed_on,
            first=days[0],
            second=days[-1],
        )
        return _held_clause(case, law, _without(name, article, Certainty.ASK, [renewal]))
    last = next_open(lasts[0])
    why = [
        say(
            "Order to pay of %(day)s: the tenant has until %(last)s included to pay all (the longer of the lease’s delay and "
            "of the least one of the law).",
            day=order.on,
            last=last,
        ),
        EXTENDS,
        *(_verified(*least) if lasts[0] != case.clause.last_day(order.on) else []),
    ]
    return _held_clause(case, law, Deadline(name, article, Certainty.SURE, together(why), on=add_days(last, 1)))


def _held_clause(case: Case, law: EvictionLaw, row: Deadline) -> Deadline:
    """Loi 89-462, art. 24 V to VIII: what holds the clause back: delays of a judge, then over-indebtedness."""
    told = [row.why]
    granted = case.proved("delays_granted", "judge")
    if wrong := _backward(granted):
        return replace(row, on=None, certainty=Certainty.ASK, why=together([row.why, *wrong]))
    if granted and granted.until and (row.on is None or granted.until >= row.on):
        told.append(
            say(
                "Held back by the delays that the judge granted until %(until)s: if they are kept the clause never played; it "
                "plays at the first unpaid month (art. 24 V and VII).",
                until=granted.until,
            )
        )
        if law.granted and granted.until > law.granted.last_day(granted.on):
            told.append(say("These delays pass three years: read the judgment again."))
        if row.on:
            row = replace(row, on=add_days(granted.until, 1), certainty=Certainty.CONTESTABLE)
    event = _overindebted(case, late=False)
    if event and event.act == "debt_erased" and law.erased:
        last = law.erased.last_day(event.on)
        told.append(
            say(
                "Debt erased on %(day)s: the judge holds the clause back for two years, until %(last)s; it never played if the "
                "current rent is paid (art. 24 VIII).",
                day=event.on,
                last=last,
            )
        )
        if row.on:
            row = replace(row, on=max(row.on, add_days(last, 1)), certainty=Certainty.CONTESTABLE)
    elif event:
        told.append(
            say(
                "%(act)s on %(day)s: the earlier debt may not be paid (C. conso., art. L722-5); the clause is held back until "
                "the plan or the decision, then for as long as it says (art. 24 VI). Its end is not in this case.",
                act=_act(event.act),
                day=event.on,
            )
        )
        row = replace(row, on=None, certainty=Certainty.ASK)
    return replace(row, why=together(told))


def _overindebted(case: Case, *, late: bool) -> Act | None:
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


def surety_told(case: Case, law: EvictionLaw) -> Deadline:
    """Loi 89-462, art. 24 I: the order to pay is served on the surety within fifteen days.

    Late, the surety owes no penalty nor interest; the debt stays. It is supposed that there is a surety. A closed last day
    extends it.
    """
    name, article = "surety_told", f"{LEASES} I ; {CPC}"
    order = _begun(case, name, article, "order_to_pay")
    if isinstance(order, Deadline):
        return order
    if law.surety is None:
        return _without(name, article, Certainty.ASK, [NO_VALUE])
    last = next_open(law.surety.last_day(order.on))
    why = [
        say(
            "If there is a surety. Counted from the order to pay of %(day)s; later, the surety owes no penalty nor interest.",
            day=order.on,
        ),
        EXTENDS,
        *_verified(law.surety),
    ]
    if served := case.proved("order_to_surety"):
        if served.on <= last:
            why.append(say("Served on %(day)s: in time.", day=served.on))
        else:
            why.append(say("Served on %(day)s: too late.", day=served.on))
    return Deadline(name, article, Certainty.SURE, together(why), not_after=last)


def seizure(case: Case) -> Act | None:
    """Loi 89-462, art. 24 II; CCH, art. R824-30: what seized the CCAPEX first, a proved report to the payer counting as one."""
    found = [one for act in ("ccapex_seized", "caf_report") if (one := case.proved(act))]
    return min(found, key=lambda one: one.on) if found else None


def _seized_too_soon(case: Case, seized: Act) -> list[Said]:
    """A seizure of before these arrears may be that of another debt: its day is kept, a person reads it again."""
    if case.arrears is None or seized.on >= case.arrears.since:
        return []
    return [
        say(
            "%(act)s on %(day)s, before these arrears, which are of %(since)s: make sure that it was for this debt.",
            act=_act(seized.act),
            day=seized.on,
            since=case.arrears.since,
        )
    ]


def ccapex_seizure(case: Case, law: EvictionLaw) -> Deadline:
    """Loi 89-462, art. 24 I and II: from when the order to pay is reported, or until when the CCAPEX is seized.

    A natural person or a family company: the commissaire de justice reports the order to pay once the arrears last two
    months, or make twice the rent without charges. Another legal person seizes the CCAPEX two months before the summons.
    """
    if case.lessor == "legal_person":
        return _seizure_before_summons(case, law)
    name, article = "ccapex_seizure", f"{LEASES} I"
    owed = case.arrears
    if owed is None:
        unknown = say("The arrears are not known: since when, how much, and the rent without charges.")
        return _without(name, article, Certainty.ASK, [unknown])
    if owed.debt == 0:
        return _without(name, article, Certainty.NONE, [say("Nothing is owed.")])
    if owed.since > case.today:
        future = say("Arrears since %(since)s: that day has not come yet.", since=owed.since)
        return _without(name, article, Certainty.ASK, [future, CONTRADICTION])
    if law.arrears is None:
        return _without(name, article, Certainty.ASK, [NO_VALUE])
    lasting = add_days(law.arrears.last_day(owed.since), 1)
    on = lasting
    why = [say("Arrears without interruption since %(since)s: two months on %(on)s.", since=owed.since, on=lasting)]
    if owed.rent and owed.debt >= law.rents * owed.rent:
        on = min(on, case.today)
        why.append(say("The debt makes twice the rent without charges: today at the latest."))
    order = case.last("order_to_pay")
    if order is None:
        why.append(_absent("order_to_pay"))
    elif not order.proved:
        why.append(_unproved(order))
    why += [say("The commissaire de justice reports it, by the information system."), NO_EXTENSION]
    return Deadline(name, article, Certainty.SURE, together([*why, *_verified(law.arrears)]), on=on)


def _seizure_before_summons(case: Case, law: EvictionLaw) -> Deadline:
    name, article = "ccapex_seizure", f"{LEASES} II ; {CPC}"
    summons = case.last("summons")
    if summons is None:
        why = say("Two months before the summons, whose day is not known. Missing: %(act)s.", act=_act("summons"))
        return _without(name, article, Certainty.ASK, [why])
    if law.wait is None:
        return _without(name, article, Certainty.ASK, [NO_VALUE])
    last = add_months(summons.on, -law.wait.count)
    while next_open(law.wait.last_day(add_days(last, 1))) < summons.on:
        last = add_days(last, 1)
    while next_open(law.wait.last_day(last)) >= summons.on:
        last = add_days(last, -1)
    why_ = [
        say("The last seizure that lets two months pass before the summons of %(day)s.", day=summons.on),
        EXTENDS,
        *_earlier(case, summons),
        *_verified(law.wait),
    ]
    if seized := seizure(case):
        if seized.on <= last:
            why_.append(say("%(act)s on %(day)s: in time.", act=_act(seized.act), day=seized.on))
        else:
            why_.append(
                say("%(act)s on %(day)s: too late, the summons is not admissible.", act=_act(seized.act), day=seized.on)
            )
        why_ += _seized_too_soon(case, seized)
    return Deadline(name, article, Certainty.SURE, together(why_), not_after=last)


def summons_allowed(case: Case, law: EvictionLaw) -> Deadline:
    """Loi 89-462, art. 24 I and II: the first day of a summons: the clause has played and, for a legal person, two months
    have passed since the CCAPEX was seized. A closed last day extends both."""
    clause = clause_effective(case, law)
    name, legal = "summons_allowed", case.lessor == "legal_person"
    article = f"{LEASES} I et II ; {CPC}" if legal else f"{LEASES} I ; {CPC}"
    waited: date | None = None
    told: list[Said] = []
    lacks, doubts = legal, []
    if legal:
        if law.wait is None:
            told.append(NO_VALUE)
        elif seized := seizure(case):
            last, lacks = next_open(law.wait.last_day(seized.on)), False
            waited = add_days(last, 1)
            told.append(
                say(
                    "%(act)s on %(day)s: no summons until %(last)s included.",
                    act=_act(seized.act),
                    day=seized.on,
                    last=last,
                )
            )
            doubts = _seized_too_soon(case, seized)
            told += [*_verified(law.wait), *doubts]
            if seized.act == "caf_report":
                told.append(
                    say("The first information of the CCAPEX by the payer counts as the seizure (CCH, art. R824-30).")
                )
                if not case.aid_to_lessor:
                    told.append(say("The aid is not paid to the lessor: make sure that the payer told the CCAPEX."))
        else:
            known = [one for act in ("ccapex_seized", "caf_report") if (one := case.last(act))]
            told += [_unproved(one) for one in known] or [_absent("ccapex_seized")]
    why = together([say("The clause: %(why)s", why=clause.why), *told])
    if clause.certainty == Certainty.NONE:
        return Deadline(name, article, Certainty.NONE, why)
    if clause.on is None or lacks:
        return Deadline(name, article, Certainty.ASK, why)
    certainty = Certainty.CONTESTABLE if doubts else clause.certainty
    return Deadline(name, article, certainty, why, on=max(clause.on, waited or clause.on))


def prefect_told(case: Case, law: EvictionLaw) -> Deadline:
    """Loi 89-462, art. 24 III; Cass. 3e civ., avis, 6 Nov. 2025, 25-70.018: the summons is told to the prefect six weeks
    before the hearing.

    Forty-two days counted backwards from the eve of the hearing: the 43rd day before is safe, the 42nd contestable. A closed
    day extends nothing. Too late, the claim is not admissible and nothing mends it.
    """
    name, article = "prefect_told", f"{LEASES} III ; Cass. 3e civ., avis, 6 nov. 2025, 25-70.018 (CPC, art. 642 exclu)"
    hearing = case.last("hearing")
    if hearing is None:
        summons = case.last("summons")
        certainty = Certainty.ASK if summons else Certainty.NONE
        return _without(name, article, certainty, [_absent("hearing")])
    if law.prefect is None:
        return _without(name, article, Certainty.ASK, [NO_VALUE])
    edge = add_days(hearing.on, -law.prefect.days)
    last = add_days(edge, -1)
    why = [
        say(
            "Hearing on %(day)s: safe until %(last)s; %(edge)s is contestable, a judge may refuse it.",
            day=hearing.on,
            last=last,
            edge=edge,
        ),
        NO_BACKWARD,
        *_earlier(case, hearing),
        *_verified(law.prefect),
    ]
    if closed(hearing.on):
        why.append(say("The day of this hearing is a closed one: read the summons again."))
    if told := case.proved("prefect_told"):
        if told.on <= last:
            why.append(say("Told on %(day)s: in time.", day=told.on))
        elif told.on == edge:
            why.append(say("Told on %(day)s: contestable.", day=told.on))
        else:
            why.append(say("Told on %(day)s: too late, the claim is not admissible.", day=told.on))
    return Deadline(name, article, Certainty.SURE, together(why), not_after=last)


def leave(case: Case, law: EvictionLaw) -> Deadline:
    """CPCE, art. L412-1, L412-3 and L412-5: the first day on which the home may have to be left, the truce apart.

    Two months from the order to leave, that do not run until the prefect is seized of it (CE, 12 Dec. 2014, 363372). A closed
    last day extends them. Delays granted and over-indebtedness hold it back.
    """
    name, article = "leave", f"CPCE, art. L412-1 et L412-5 ; {CPC}"
    order = _begun(case, name, article, "order_to_leave")
    if isinstance(order, Deadline):
        return order
    seized = case.last("prefect_seized")
    if seized is None or not seized.proved:
        lacking = _absent("prefect_seized") if seized is None else _unproved(seized)
        suspended = say("The two months of the order to leave do not run until the prefect is seized of it (L412-5).")
        return _without(name, article, Certainty.ASK, [lacking, suspended, *_earlier(case, order)])
    if law.leave is None:
        return _without(name, article, Certainty.ASK, [NO_VALUE])
    begun = max(order.on, seized.on)
    last = next_open(law.leave.last_day(begun))
    why = [
        say(
            "Order to leave of %(order)s, prefect seized on %(seized)s: until %(last)s included.",
            order=order.on,
            seized=seized.on,
            last=last,
        ),
        EXTENDS,
        say("The truce is not counted here."),
        *_earlier(case, order),
        *_verified(law.leave),
    ]
    on, certainty = add_days(last, 1), Certainty.SURE
    if seized.on < order.on:
        certainty = Certainty.CONTESTABLE
        why.append(
            say("The prefect was seized before this order to leave: make sure that it was for this one (L412-5).")
        )
    for by in ("judge", "enforcement"):
        granted = case.proved("delays_granted", by)
        if wrong := _backward(granted):
            return _without(name, article, Certainty.ASK, [*why, *wrong])
        if granted is None or granted.until is None or granted.until < on:
            continue
        on = add_days(granted.until, 1)
        if by == "enforcement":
            why.append(say("Held back by the delays of the judge of enforcement until %(until)s.", until=granted.until))
            if law.enforcement and granted.until > add_months(granted.on, law.enforcement[1]):
                certainty = Certainty.CONTESTABLE
                why.append(TOO_LONG)
        else:
            certainty = Certainty.CONTESTABLE
            why.append(
                say(
                    "Held back by the delays that the judge granted until %(until)s, unless they were delays to pay that were "
                    "not kept.",
                    until=granted.until,
                )
            )
    event = _overindebted(case, late=True)
    if event and event.act == "overindebtedness_admissible":
        why.append(
            say(
                "%(act)s on %(day)s: the eviction may be suspended by the judge, for two years at most (C. conso., art. L722-6 "
                "to L722-9): ask the commission.",
                act=_act(event.act),
                day=event.on,
            )
        )
        return Deadline(name, article, Certainty.ASK, together(why))
    if event:
        certainty = Certainty.CONTESTABLE
        why.append(
            say("%(act)s on %(day)s, after the judgment: see what was decided.", act=_act(event.act), day=event.on)
        )
    elif event := _overindebted(case, late=False):
        if case.proved("judgment") is None:
            certainty = Certainty.CONTESTABLE
        why.append(
            say(
                "%(act)s on %(day)s, before the judgment: see what it decided (art. 24 VI to VIII).",
                act=_act(event.act),
                day=event.on,
            )
        )
    return Deadline(name, article, certainty, together(why), on=on)


def enforcement_delays(case: Case, law: EvictionLaw) -> Deadline:
    """CPCE, art. L412-3 and L412-4: one month to one year from the order to leave, or until the day that was granted.

    Their end is a day that the judge says: no closed day extends it.
    """
    name, article = "enforcement_delays", "CPCE, art. L412-3 et L412-4"
    granted = case.proved("delays_granted", "enforcement")
    if wrong := _backward(granted):
        return _without(name, article, Certainty.ASK, wrong)
    if granted and granted.until:
        return _granted(case, law, Deadline(name, article, Certainty.SURE, NO_EXTENSION), granted.on, granted.until)
    order = _begun(case, name, article, "order_to_leave")
    if isinstance(order, Deadline):
        return order
    if law.enforcement is None:
        return _without(name, article, Certainty.ASK, [NO_VALUE])
    shortest, longest = (add_months(order.on, months) for months in law.enforcement)
    why = [
        say(
            "From the order to leave of %(day)s: until %(shortest)s at the earliest, %(longest)s at the latest; refused to a "
            "tenant of bad faith, and the steps of the DALO count.",
            day=order.on,
            shortest=shortest,
            longest=longest,
        ),
        NO_EXTENSION,
        *_earlier(case, order),
    ]
    if asked := case.last("delays_granted", "enforcement"):
        why.append(_unproved(asked))
    judged = case.proved("judgment")  # without one before it, nothing says that the order holds
    certainty = Certainty.SURE if judged and judged.on <= order.on else Certainty.CONTESTABLE
    return Deadline(name, article, certainty, together(why), not_before=shortest, not_after=longest)


def _granted(case: Case, law: EvictionLaw, row: Deadline, on: date, until: date) -> Deadline:
    order = case.last("order_to_leave")
    why = [say("Granted on %(day)s until %(until)s.", day=on, until=until), NO_EXTENSION]
    why += _earlier(case, order) if order else [_absent("order_to_leave")]
    certainty = Certainty.SURE
    if law.enforcement and until > add_months(on, law.enforcement[1]):
        certainty = Certainty.CONTESTABLE
        why.append(TOO_LONG)
    return replace(row, certainty=certainty, why=together(why), not_before=until, not_after=until)


def truce_of(day: date, law: EvictionLaw) -> tuple[date, date] | None:
    """CPCE, art. L412-6: the first day of the truce of `day`, or of the next one, and the first day after it."""
    if law.truce is None:
        return None
    (month, first), (end_month, end) = law.truce
    begins, over = date(day.year, month, first), add_days(date(day.year, end_month, end), 1)
    if day < over:
        return date(day.year - 1, month, first), over
    return begins, add_days(date(day.year + 1, end_month, end), 1)


def truce(case: Case, law: EvictionLaw) -> Deadline:
    """CPCE, art. L412-6: no eviction from 1 November to 31 March. Acts, reports and delays go on. No closed day counts."""
    name, article = "truce", "CPCE, art. L412-6"
    found = truce_of(case.today, law)
    if found is None:
        return _without(name, article, Certainty.ASK, [NO_VALUE])
    begins, over = found
    if begins <= case.today:
        when = say("The truce runs: nobody is evicted before %(over)s.", over=over)
    else:
        when = say("The next truce begins on %(on)s; nobody is evicted then before %(over)s.", on=begins, over=over)
    why = [when, say("It stops the eviction itself, no act, report nor delay."), NO_EXTENSION]
    return Deadline(name, article, Certainty.SURE, together(why), on=begins, not_before=over)


def _force_due(case: Case, law: EvictionLaw, asked: Act) -> date:
    """CE, 18 Dec. 2013, 363126: asked too early and not refused, the prefect is seized of it once the delay to leave is over."""
    on = leave(case, law).on
    return max(asked.on, add_days(on, -1)) if on else asked.on


def force_silence(case: Case, law: EvictionLaw) -> Deadline:
    """CPCE, art. L153-1 and R153-1: two months of silence of the prefect are a refusal. No closed day extends them: nobody
    has an act to do. They run from the end of the delay to leave when they were asked for before it."""
    name, article = "force_silence", "CPCE, art. L153-1 et R153-1"
    asked = _begun(case, name, article, "force_asked")
    if isinstance(asked, Deadline):
        return asked
    if law.force is None:
        return _without(name, article, Certainty.ASK, [NO_VALUE])
    last = law.force.last_day(_force_due(case, law, asked))
    why = [
        say("Asked on %(day)s: silence kept until %(last)s is a refusal.", day=asked.on, last=last),
        NO_EXTENSION,
        *_earlier(case, asked),
        *_verified(law.force),
    ]
    certainty = Certainty.SURE
    due = leave(case, law)
    if due.on and asked.on < due.on:
        certainty = Certainty.CONTESTABLE
        why.append(
            say(
                "Asked before the day on which the home had to be left, %(day)s: too early (CE, 12 Dec. 2014, 363372); unless the "
                "prefect refused it, the silence counts from the end of that delay (CE, 18 Dec. 2013, 363126).",
                day=due.on,
            )
        )
    elif due.certainty == Certainty.ASK:
        certainty = Certainty.CONTESTABLE
        why.append(say("The day on which the home had to be left is not known: it may have been asked too early."))
    return Deadline(name, article, certainty, together(why), on=add_days(last, 1))


def indemnity_claim(case: Case, law: EvictionLaw) -> Deadline:
    """CPCE, art. L153-1, R154-1 to R154-7 (décret 2025-1052): the first day of a claim to the prefect, once the police are
    refused.

    Asked less than two months before the truce, or during it, the State answers from its end on: contestable, a secondary
    source says so. No closed day extends it.
    """
    name, article = "indemnity_claim", "CPCE, art. L153-1 et R154-1 à R154-7 (décret 2025-1052)"
    asked = _begun(case, name, article, "force_asked")
    if isinstance(asked, Deadline):
        return asked
    silence = force_silence(case, law)
    if silence.on is None:
        return _without(name, article, Certainty.ASK, [NO_VALUE])
    on, certainty = silence.on, silence.certainty
    why = [say("From the refusal of the police, the silence being one on %(on)s.", on=on), NO_EXTENSION]
    why += _earlier(case, asked)
    found, since = truce_of(on, law), _force_due(case, law, asked)
    if found and law.force and found[0] <= on < found[1] and since > add_months(found[0], -law.force.count):
        on, certainty = found[1], Certainty.CONTESTABLE
        why.append(
            say(
                "Asked on %(day)s, less than two months before the truce or during it: the State answers from its end on.",
                day=asked.on,
            )
        )
        why.append(UNVERIFIED)
    if law.claim_from is None or on < law.claim_from:
        certainty = Certainty.CONTESTABLE
        why.append(say("The décret is of 3 November 2025: an earlier claim followed other forms."))
    return Deadline(name, article, certainty, together(why), on=on)


ROWS: tuple[Callable[[Case, EvictionLaw], Deadline], ...] = (
    clause_effective,
    surety_told,
    ccapex_seizure,
    summons_allowed,
    prefect_told,
    leave,
    enforcement_delays,
    truce,
    force_silence,
    indemnity_claim,
)


def deadlines(case: Case, law: EvictionLaw) -> list[Deadline]:
    """The ten rows, always in the order of the procedure."""
    return [_to_confirm(row(case, law)) for row in ROWS]


def _to_confirm(row: Deadline) -> Deadline:
    """A day that rests on a text which nobody read is to confirm, however plain the facts are."""
    unread = row.certainty == Certainty.SURE and str(UNVERIFIED) in row.why
    return replace(row, certainty=Certainty.ASK) if unread else row
