"""The order to leave: its two months, the delays granted, the winter truce, the help of the police, the claim on the State."""

from dataclasses import replace
from datetime import date

from .dates import add_days, add_months
from .eviction_case import (
    CPC,
    EXTENDS,
    NO_EXTENSION,
    NO_VALUE,
    TOO_LONG,
    UNVERIFIED,
    Act,
    Case,
    Certainty,
    Deadline,
    EvictionLaw,
    absent,
    backward,
    counted_from,
    earlier,
    named,
    overindebted,
    to_verify,
    unproved,
    without,
)
from .said import say, together
from .working_days import next_open


def leave(case: Case, law: EvictionLaw) -> Deadline:
    """CPCE, art. L412-1, L412-3 and L412-5: the first day on which the home may have to be left, the truce apart.

    Two months from the order to leave, that do not run until the prefect is seized of it (CE, 12 Dec. 2014, 363372). A closed
    last day extends them. Delays granted and over-indebtedness hold it back.
    """
    name, article = "leave", f"CPCE, art. L412-1 et L412-5 ; {CPC}"
    order = counted_from(case, name, article, "order_to_leave")
    if isinstance(order, Deadline):
        return order
    seized = case.last("prefect_seized")
    if seized is None or not seized.proved:
        lacking = absent("prefect_seized") if seized is None else unproved(seized)
        suspended = say("The two months of the order to leave do not run until the prefect is seized of it (L412-5).")
        return without(name, article, Certainty.ASK, [lacking, suspended, *earlier(case, order)])
    if law.leave is None:
        return without(name, article, Certainty.ASK, [NO_VALUE])
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
        *earlier(case, order),
        *to_verify(law.leave),
    ]
    on, certainty = add_days(last, 1), Certainty.SURE
    if seized.on < order.on:
        certainty = Certainty.CONTESTABLE
        why.append(
            say("The prefect was seized before this order to leave: make sure that it was for this one (L412-5).")
        )
    for by in ("judge", "enforcement"):
        granted = case.proved("delays_granted", by)
        if wrong := backward(granted):
            return without(name, article, Certainty.ASK, [*why, *wrong])
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
    event = overindebted(case, late=True)
    if event and event.act == "overindebtedness_admissible":
        why.append(
            say(
                "%(act)s on %(day)s: the eviction may be suspended by the judge, for two years at most (C. conso., art. L722-6 "
                "to L722-9): ask the commission.",
                act=named(event.act),
                day=event.on,
            )
        )
        return Deadline(name, article, Certainty.ASK, together(why))
    if event:
        certainty = Certainty.CONTESTABLE
        why.append(
            say("%(act)s on %(day)s, after the judgment: see what was decided.", act=named(event.act), day=event.on)
        )
    elif event := overindebted(case, late=False):
        if case.proved("judgment") is None:
            certainty = Certainty.CONTESTABLE
        why.append(
            say(
                "%(act)s on %(day)s, before the judgment: see what it decided (art. 24 VI to VIII).",
                act=named(event.act),
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
    if wrong := backward(granted):
        return without(name, article, Certainty.ASK, wrong)
    if granted and granted.until:
        return _granted(case, law, Deadline(name, article, Certainty.SURE, NO_EXTENSION), granted.on, granted.until)
    order = counted_from(case, name, article, "order_to_leave")
    if isinstance(order, Deadline):
        return order
    if law.enforcement is None:
        return without(name, article, Certainty.ASK, [NO_VALUE])
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
        *earlier(case, order),
    ]
    if asked := case.last("delays_granted", "enforcement"):
        why.append(unproved(asked))
    judged = case.proved("judgment")  # without one before it, nothing says that the order holds
    certainty = Certainty.SURE if judged and judged.on <= order.on else Certainty.CONTESTABLE
    return Deadline(name, article, certainty, together(why), not_before=shortest, not_after=longest)


def _granted(case: Case, law: EvictionLaw, row: Deadline, on: date, until: date) -> Deadline:
    order = case.last("order_to_leave")
    why = [say("Granted on %(day)s until %(until)s.", day=on, until=until), NO_EXTENSION]
    why += earlier(case, order) if order else [absent("order_to_leave")]
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
        return without(name, article, Certainty.ASK, [NO_VALUE])
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
    asked = counted_from(case, name, article, "force_asked")
    if isinstance(asked, Deadline):
        return asked
    if law.force is None:
        return without(name, article, Certainty.ASK, [NO_VALUE])
    last = law.force.last_day(_force_due(case, law, asked))
    why = [
        say("Asked on %(day)s: silence kept until %(last)s is a refusal.", day=asked.on, last=last),
        NO_EXTENSION,
        *earlier(case, asked),
        *to_verify(law.force),
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
    asked = counted_from(case, name, article, "force_asked")
    if isinstance(asked, Deadline):
        return asked
    silence = force_silence(case, law)
    if silence.on is None:
        return without(name, article, Certainty.ASK, [NO_VALUE])
    on, certainty = silence.on, silence.certainty
    why = [say("From the refusal of the police, the silence being one on %(on)s.", on=on), NO_EXTENSION]
    why += earlier(case, asked)
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
