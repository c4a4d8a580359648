"""The order to pay: when the clause of the lease takes effect, until when the surety is told."""

from dataclasses import replace
from datetime import date

from .dates import add_days
from .eviction_case import (
    CPC,
    EXTENDS,
    LEASES,
    NO_VALUE,
    Case,
    Certainty,
    Deadline,
    Delay,
    EvictionLaw,
    absent,
    backward,
    counted_from,
    impossible,
    named,
    overindebted,
    to_verify,
    without,
)
from .said import say, together
from .working_days import next_open


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
            unknown.append(absent("order_to_pay"))
        return without(name, article, Certainty.ASK, unknown)
    order = counted_from(case, name, article, "order_to_pay")
    if isinstance(order, Deadline):
        return order
    if wrong := impossible(case, order):
        return without(name, article, Certainty.ASK, wrong)
    least = clause_delays(case, law)
    if not least:
        return without(name, article, Certainty.ASK, [NO_VALUE])
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
        return _held_clause(case, law, without(name, article, Certainty.ASK, [renewal]))
    last = next_open(lasts[0])
    why = [
        say(
            "Order to pay of %(day)s: the tenant has until %(last)s included to pay all (the longer of the lease’s delay and "
            "of the least one of the law).",
            day=order.on,
            last=last,
        ),
        EXTENDS,
        *(to_verify(*least) if lasts[0] != case.clause.last_day(order.on) else []),
    ]
    return _held_clause(case, law, Deadline(name, article, Certainty.SURE, together(why), on=add_days(last, 1)))


def _held_clause(case: Case, law: EvictionLaw, row: Deadline) -> Deadline:
    """Loi 89-462, art. 24 V to VIII: what holds the clause back: delays of a judge, then over-indebtedness."""
    told = [row.why]
    granted = case.proved("delays_granted", "judge")
    if wrong := backward(granted):
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
    event = overindebted(case, late=False)
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
                act=named(event.act),
                day=event.on,
            )
        )
        row = replace(row, on=None, certainty=Certainty.ASK)
    return replace(row, why=together(told))


def surety_told(case: Case, law: EvictionLaw) -> Deadline:
    """Loi 89-462, art. 24 I: the order to pay is served on the surety within fifteen days.

    Late, the surety owes no penalty nor interest; the debt stays. It is supposed that there is a surety. A closed last day
    extends it.
    """
    name, article = "surety_told", f"{LEASES} I ; {CPC}"
    order = counted_from(case, name, article, "order_to_pay")
    if isinstance(order, Deadline):
        return order
    if law.surety is None:
        return without(name, article, Certainty.ASK, [NO_VALUE])
    last = next_open(law.surety.last_day(order.on))
    why = [
        say(
            "If there is a surety. Counted from the order to pay of %(day)s; later, the surety owes no penalty nor interest.",
            day=order.on,
        ),
        EXTENDS,
        *to_verify(law.surety),
    ]
    if served := case.proved("order_to_surety"):
        if served.on <= last:
            why.append(say("Served on %(day)s: in time.", day=served.on))
        else:
            why.append(say("Served on %(day)s: too late.", day=served.on))
    return Deadline(name, article, Certainty.SURE, together(why), not_after=last)
