"""The CCAPEX, then the summons: until when, from when, and the prefect told of it."""

from datetime import date

from .dates import add_days, add_months
from .eviction_case import (
    CONTRADICTION,
    CPC,
    EXTENDS,
    LEASES,
    NO_BACKWARD,
    NO_EXTENSION,
    NO_VALUE,
    Act,
    Case,
    Certainty,
    Deadline,
    EvictionLaw,
    absent,
    earlier,
    named,
    to_verify,
    unproved,
    without,
)
from .eviction_order import clause_effective
from .said import Said, say, together
from .working_days import closed, next_open


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
            act=named(seized.act),
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
        return without(name, article, Certainty.ASK, [unknown])
    if owed.debt == 0:
        return without(name, article, Certainty.NONE, [say("Nothing is owed.")])
    if owed.since > case.today:
        future = say("Arrears since %(since)s: that day has not come yet.", since=owed.since)
        return without(name, article, Certainty.ASK, [future, CONTRADICTION])
    if law.arrears is None:
        return without(name, article, Certainty.ASK, [NO_VALUE])
    lasting = add_days(law.arrears.last_day(owed.since), 1)
    on = lasting
    why = [say("Arrears without interruption since %(since)s: two months on %(on)s.", since=owed.since, on=lasting)]
    if owed.rent and owed.debt >= law.rents * owed.rent:
        on = min(on, case.today)
        why.append(say("The debt makes twice the rent without charges: today at the latest."))
    order = case.last("order_to_pay")
    if order is None:
        why.append(absent("order_to_pay"))
    elif not order.proved:
        why.append(unproved(order))
    why += [say("The commissaire de justice reports it, by the information system."), NO_EXTENSION]
    return Deadline(name, article, Certainty.SURE, together([*why, *to_verify(law.arrears)]), on=on)


def _seizure_before_summons(case: Case, law: EvictionLaw) -> Deadline:
    name, article = "ccapex_seizure", f"{LEASES} II ; {CPC}"
    summons = case.last("summons")
    if summons is None:
        why = say("Two months before the summons, whose day is not known. Missing: %(act)s.", act=named("summons"))
        return without(name, article, Certainty.ASK, [why])
    if law.wait is None:
        return without(name, article, Certainty.ASK, [NO_VALUE])
    last = add_months(summons.on, -law.wait.count)
    while next_open(law.wait.last_day(add_days(last, 1))) < summons.on:
        last = add_days(last, 1)
    while next_open(law.wait.last_day(last)) >= summons.on:
        last = add_days(last, -1)
    why_ = [
        say("The last seizure that lets two months pass before the summons of %(day)s.", day=summons.on),
        EXTENDS,
        *earlier(case, summons),
        *to_verify(law.wait),
    ]
    if seized := seizure(case):
        if seized.on <= last:
            why_.append(say("%(act)s on %(day)s: in time.", act=named(seized.act), day=seized.on))
        else:
            why_.append(
                say(
                    "%(act)s on %(day)s: too late, the summons is not admissible.", act=named(seized.act), day=seized.on
                )
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
                    act=named(seized.act),
                    day=seized.on,
                    last=last,
                )
            )
            doubts = _seized_too_soon(case, seized)
            told += [*to_verify(law.wait), *doubts]
            if seized.act == "caf_report":
                told.append(
                    say("The first information of the CCAPEX by the payer counts as the seizure (CCH, art. R824-30).")
                )
                if not case.aid_to_lessor:
                    told.append(say("The aid is not paid to the lessor: make sure that the payer told the CCAPEX."))
        else:
            known = [one for act in ("ccapex_seized", "caf_report") if (one := case.last(act))]
            told += [unproved(one) for one in known] or [absent("ccapex_seized")]
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
        return without(name, article, certainty, [absent("hearing")])
    if law.prefect is None:
        return without(name, article, Certainty.ASK, [NO_VALUE])
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
        *earlier(case, hearing),
        *to_verify(law.prefect),
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
