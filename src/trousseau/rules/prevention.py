"""The one next action of a tenancy: a table of rules in their declared precedence, each with its ground.

From thanks to the order to leave. A duty of law due soon wins; otherwise the human step does, and the duty is named as what
comes then; the steps towards a judge come last, once the household was met and a plan proposed, and each of them only asks
the owner what they order: nothing acts by itself. A pause, or a plan that is kept, stops the steps that the agency chooses:
never a report, the window of a guarantee, a limitation, a deadline of a procedure or a contradiction. A file of
over-indebtedness that is admissible stops those that collect (C. conso, art. L722-5). The truce stops the eviction itself
alone (CPCE, art. L412-6), which is no step of this table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from .arrears import Arrears
from .dates import add_days, add_months


@dataclass(frozen=True)
class Pace:
    """The agency's own rules: days after the due date to call, to write, to propose a plan; `visit`: months without having
    met anybody; `soon`: days within which a duty of law wins; `barred`: days before a limitation from which it is watched;
    `thanks`: days to say so. `notice`: days after a plan was proposed and none runs, to give formal notice; `order`: days after
    it, to ask the owner about an order to pay; `ask`: days to ask them about the next act.

    `articles`: the ground of each, by step; of `limit`, the law's.
    """

    call: int
    remind: int
    plan: int
    visit: int
    soon: int
    barred: int
    thanks: int
    notice: int
    order: int
    ask: int
    articles: dict[str, str]


@dataclass(frozen=True)
class Done:
    """The last day of each thing already done; None when it never was.

    `contact`: the household was met or reached, whatever the reason: a letter sent is none; `letter`: one was sent; `plan`: a
    payment plan was proposed; `report`: the arrears were reported; `decided`: a person answered what the text leaves open;
    `cleared`: they answered that these are no arrears; `checked`: somebody looked at facts that contradicted each other;
    `kept_alive`: each day on which something interrupted the limitation (C. civ., art. 2240 and 2241), none when empty.
    `notice`: formal notice was given; `asked`: by act, the owner was asked what they order. `seized`: the information
    system of the CCAPEX acknowledged the seizure. `late`: by step, a person wrote what was decided of its last safe day.
    """

    contact: date | None = None
    letter: date | None = None
    plan: date | None = None
    report: date | None = None
    decided: date | None = None
    cleared: date | None = None
    checked: date | None = None
    kept_alive: tuple[date, ...] = ()
    notice: date | None = None
    asked: Mapping[str, date] = field(default_factory=dict)
    seized: date | None = None
    late: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Proceedings:
    """The procedure that is open, on that day. `acts`: the proved day of each act that came; `ordered`: those that the owner
    ordered in writing. `duty`: the first last safe day that an act must keep, or must have kept, with its article. `clause_on`: the first day on
    which the clause has effect, once it is known. `terms`: until when the delays of the judge run, as long as they are kept.
    """

    acts: Mapping[str, date] = field(default_factory=dict)
    ordered: frozenset[str] = frozenset()
    duty: tuple[date, str] | None = None
    clause_on: date | None = None
    terms: date | None = None


NO_PROCEDURE = Proceedings()
LATE_THANKS = 2  # months after which nobody is thanked any more


@dataclass(frozen=True)
class Facts:
    """All that is known of a tenancy on a day, nothing later.

    `plan`: one runs; `missed`: its oldest instalment that did not come; `kept_on`: a plan was kept to its end that day.
    `window`: the last day to call on a guarantee, with the ground of it;
    `surety`: the ground of a guarantee that may be called on without a last day. `barred_on`: the first day on which the oldest rent
    may no longer be sued for. `wrong`: facts that contradict each other, as codes. `paused`: until which day, included.
    `breach`: from which day, and on which ground, the instalment missed is spoken of, when the plan says it. `frozen`: what fell
    due before that day is not collected, an over-indebtedness file being admissible; `fresh`: something fell due since and is
    unpaid, which is asked for like any other. `creditor`: of such a file, by step, the last day of what the lessor has to do and
    its ground. `by_owner`: an owner is the lessor, who orders the acts. `to_check`: the duties that fall if what is not known yet is
    unpaid: a day, its step and its ground, of each.
    """

    arrears: Arrears
    done: Done = Done()
    plan: bool = False
    missed: date | None = None
    kept_on: date | None = None
    window: tuple[date, str] | None = None
    surety: str = ""
    barred_on: date | None = None
    wrong: tuple[str, ...] = ()
    paused: date | None = None
    breach: tuple[date, str] | None = None
    frozen: date | None = None
    fresh: bool = False
    creditor: Mapping[str, tuple[date, str]] = field(default_factory=dict)
    by_owner: bool = True
    procedure: Proceedings = NO_PROCEDURE
    to_check: tuple[tuple[date, str, str], ...] = ()

    @property
    def since(self) -> date | None:
        return self.arrears.since

    @property
    def owes(self) -> bool:
        return self.arrears.status != "none"

    def after(self, day: date | None) -> bool:
        """Done about this debt: what came before it is no step of it."""
        return day is not None and (self.since is None or day > self.since)

    @property
    def reported(self) -> bool:
        begun = self.arrears.begun or self.since
        return self.done.report is not None and (begun is None or self.done.report > begun)

    def last_day(self, step: str) -> date | None:
        """The last safe day of a step that has one, be it over."""
        if step == "limit":
            return add_days(self.barred_on, -1) if self.barred_on and self.owes else None
        found = self.window if step == "claim" else self.procedure.duty if step == "act" else None
        return found[0] if found else None

    def passed(self, step: str, on: date) -> bool:
        """Whether that day is over, and nobody wrote since what was decided of it."""
        last, seen = self.last_day(step), self.done.late.get(step)
        return last is not None and last < on and (seen is None or seen <= last)

    @property
    def collected(self) -> bool:
        """Whether something may be asked for: what is due of before an admissible file may not be paid, what fell due since
        stays due (C. conso, art. L722-5)."""
        return self.frozen is None or self.fresh

    @property
    def stopped(self) -> bool:
        """Whether a part of it is of before that file: no plan may be proposed."""
        return self.frozen is not None and (self.since is None or self.since < self.frozen)

    @property
    def cleared(self) -> bool:
        return self.arrears.status == "ask" and self.after(self.done.cleared)


@dataclass(frozen=True)
class Due:
    """A rule asks for its step by a day, on its ground."""

    on: date
    article: str


type Answer = Due | str  # a step and its day, or why it is not asked, as a code; "" when that needs no word


@dataclass(frozen=True)
class Rule:
    """A step and when it is asked. `kind`: law, data, human or last (towards a judge), which says what wins and what a pause
    stops. `asks(facts, on, pace)`. `collects`: it asks for the debt.
    """

    step: str
    kind: str
    asks: Callable[[Facts, date, Pace], Answer]
    collects: bool = False


@dataclass(frozen=True)
class Next:
    """`step`: of the table; `due_on` the day it should be done by, `article` its ground; `then`: what comes after it, if
    anything. `rejected`: why each other step was not chosen, as codes that the page puts into words. `beside`: the human step,
    where the first is a duty whose day is over: who is late with a duty speaks to the household all the same.
    """

    step: str
    due_on: date
    article: str
    rejected: tuple[tuple[str, str], ...]
    then: str | None = None
    beside: "Next | None" = None


def report(facts: Facts, on: date, pace: Pace) -> Answer:
    """CCH, art. R824-4: arrears are reported in two months to who pays the aid, until that is proved or they are none."""
    arrears = facts.arrears
    if arrears.report_by and not facts.reported and not facts.cleared:
        return Due(arrears.report_by, arrears.report_article)
    if not facts.owes:
        return ""
    if facts.reported:
        return "reported"
    return {"arrears": "no_aid", "ask": "decided"}.get(arrears.status, "not_arrears")


def claim(facts: Facts, on: date, pace: Pace) -> Answer:
    """The contract of each guarantee: it is called on within its window; over, that is said until somebody decides."""
    return _by("claim", facts.window, facts, on)


def surety(facts: Facts, on: date, pace: Pace) -> Answer:
    """C. civ., art. 2288: a surety answers from the first unpaid rent. The household is told first; no last day presses."""
    if not facts.surety or facts.window or not facts.owes or facts.since is None:
        return ""
    told = [day for day in (facts.done.contact, facts.done.letter, facts.done.notice) if facts.after(day)]
    return Due(add_days(min(day for day in told if day), pace.remind), facts.surety) if told else "human_first"


def _by(step: str, last: tuple[date, str] | None, facts: Facts, on: date) -> Answer:
    """A last safe day that is over stays, late, until its step is done or a person writes what is decided of it."""
    if last is None:
        return ""
    return Due(*last) if last[0] >= on or facts.passed(step, on) else "seen_late"


def limit(facts: Facts, on: date, pace: Pace) -> Answer:
    """Loi 89-462, art. 7-1: the last day on which the oldest rent may be sued for, watched some months before."""
    last = facts.last_day("limit")
    if last is None or last > add_days(on, pace.barred):
        return ""
    return _by("limit", (last, pace.articles["limit"]), facts, on)


def act(facts: Facts, on: date, pace: Pace) -> Answer:
    """The rows of `rules.eviction`: the last safe day of an act that the procedure must keep, on the article of that row."""
    return _by("act", facts.procedure.duty, facts, on)


def creditor(step: str) -> Callable[[Facts, date, Pace], Answer]:
    """C. conso., art. R723-3, L722-10 and L741-2: a duty of the lessor in a file of over-indebtedness, late until it is done."""
    return lambda facts, on, pace: Due(*facts.creditor[step]) if step in facts.creditor else ""


def bank(facts: Facts, on: date, pace: Pace) -> Answer:
    """A duty may fall of what the bank does not show yet: it is read by that day. Nobody is told that they owe meanwhile."""
    if not facts.to_check:
        return ""
    day, _step, article = min(facts.to_check)
    return Due(day, article)


def duties(facts: Facts, on: date, pace: Pace) -> dict[str, Due]:
    """By step, what the law, a contract or a procedure gives a last day for."""
    asked = {rule.step: rule.asks(facts, on, pace) for rule in RULES if rule.kind == "law" and rule.step != "bank"}
    return {step: answer for step, answer in asked.items() if isinstance(answer, Due)}


def check(facts: Facts, on: date, pace: Pace) -> Answer:
    """A rule of the agency: facts that contradict each other are looked at before anybody is asked for money."""
    return Due(on, pace.articles["check"]) if facts.wrong and not facts.after(facts.done.checked) else ""


def decide(facts: Facts, on: date, pace: Pace) -> Answer:
    """CCH, art. R824-2: what the text leaves open is decided by a person."""
    if facts.arrears.status != "ask" or facts.after(facts.done.decided):
        return ""
    return Due(on, facts.arrears.article)


def missed(facts: Facts, on: date, pace: Pace) -> Answer:
    """A rule of the agency: an instalment that did not come is spoken of some days after."""
    if facts.missed is None:
        return ""
    if facts.stopped:  # the plan waits until the file is proved
        return "frozen"
    by, article = facts.breach or (add_days(facts.missed, pace.call), pace.articles["call"])
    if on < by:
        return "too_early"
    spoken = facts.done.contact is not None and facts.done.contact > facts.missed
    return "spoken" if spoken else Due(by, article)


def home_visit(facts: Facts, on: date, pace: Pace) -> Answer:
    """A rule of the agency: in debt and nobody met for two months, somebody goes. A letter sent is not a household met."""
    if not facts.owes or facts.since is None:
        return ""
    met = facts.done.contact if facts.after(facts.done.contact) else None
    by = add_months(met or facts.since, pace.visit)
    if on < by:
        return "met" if met else "too_early"
    return Due(by, pace.articles["visit"])


def plan(facts: Facts, on: date, pace: Pace) -> Answer:
    """A rule of the agency: a debt that lasts is spread over months, beside the current rent."""
    if not facts.owes or facts.since is None:
        return ""
    if facts.plan:
        return "plan_runs"
    if facts.stopped:
        return "frozen"
    if facts.after(facts.done.plan):
        return "proposed"
    by = add_days(facts.since, pace.plan)
    return Due(by, pace.articles["plan"]) if on >= by else "too_early"


def remind(facts: Facts, on: date, pace: Pace) -> Answer:
    """A rule of the agency: a letter, once a call had its time."""
    if not facts.owes or facts.since is None:
        return ""
    if facts.after(facts.done.letter):
        return "written"
    if on >= add_days(facts.since, pace.plan) and not facts.stopped:
        return "late_enough"
    by = add_days(facts.since, pace.remind)
    return Due(by, pace.articles["remind"]) if on >= by else "too_early"


def call(facts: Facts, on: date, pace: Pace) -> Answer:
    """A rule of the agency: a first unpaid month is spoken of."""
    if not facts.owes or facts.since is None:
        return ""
    if facts.after(facts.done.contact):
        return "spoken"
    by = add_days(facts.since, pace.call)
    if on < by:
        return "too_early"
    if on >= add_days(facts.since, pace.remind):
        return "write_too"
    return Due(by, pace.articles["call"])


def thanks(facts: Facts, on: date, pace: Pace) -> Answer:
    """A rule of the agency: a plan kept to its end is worth a word."""
    said = [day for day in (facts.done.contact, facts.done.letter) if day is not None]
    if facts.owes or facts.kept_on is None or any(day >= facts.kept_on for day in said):
        return ""
    if on > add_months(facts.kept_on, LATE_THANKS):
        return ""
    return Due(add_days(facts.kept_on, pace.thanks), pace.articles["thanks"])


def notice(facts: Facts, on: date, pace: Pace) -> Answer:
    """A rule of the agency: formal notice (C. civ., art. 1344), once the household was met, a plan proposed, and none runs."""
    if not facts.owes or facts.since is None:
        return ""
    if facts.plan:
        return "plan_runs"
    if facts.after(facts.done.notice) or "order_to_pay" in facts.procedure.acts:
        return "noticed"
    # no plan may be proposed of a debt that the law freezes: what is due since is asked for once the household was met
    proposed = facts.done.contact if facts.stopped else facts.done.plan
    if proposed is None or not facts.after(proposed) or not facts.after(facts.done.contact):
        return "human_first"
    by = add_days(max(proposed, facts.frozen) if facts.stopped and facts.frozen else proposed, pace.notice)
    return Due(by, pace.articles["notice"]) if on >= by else "too_early"


def _ask(facts: Facts, on: date, pace: Pace, act: str, since: date, begins: date, by: date) -> Answer:
    """C. civ., art. 1984 and 1988: the owner is asked in writing what they order of an act, from `begins` on, and again when
    they gave no answer. `since`: an act, or a question, of before is none of this debt."""
    done, asked = facts.procedure.acts.get(act), facts.done.asked.get(act)
    if not facts.by_owner:
        return "agency_lessor"
    if facts.plan:
        return "plan_runs"
    if done is not None and done >= since:
        return "acted"
    if act in facts.procedure.ordered:
        return "instructed"
    if asked is not None and asked >= since:
        begins = by = add_days(asked, pace.order)
        if on < by:
            return "asked"
    return Due(by, pace.articles["ask"]) if on >= begins else "too_early"


def order(facts: Facts, on: date, pace: Pace) -> Answer:
    """A rule of the agency: some time after the formal notice, the owner is asked about an order to pay."""
    given = facts.done.notice
    if not facts.owes or given is None or not facts.after(given):
        return ""
    by = add_days(given, pace.order)
    return _ask(facts, on, pace, "order_to_pay", given, by, by)


def summons(facts: Facts, on: date, pace: Pace) -> Answer:
    """Loi 89-462, art. 24 I: the clause has effect; the owner is asked about a summons."""
    clause, served = facts.procedure.clause_on, facts.procedure.acts.get("order_to_pay")
    if not facts.owes or clause is None or served is None or "judgment" in facts.procedure.acts:
        return ""
    return _ask(facts, on, pace, "summons", served, clause, add_days(clause, pace.ask))


def leave(facts: Facts, on: date, pace: Pace) -> Answer:
    """CPCE, art. L411-1: judged, and out of the delays of the judge (loi 89-462, art. 24 V and VII), the owner is asked about
    an order to leave. The truce does not stop that act (CPCE, art. L412-6)."""
    judged, terms = facts.procedure.acts.get("judgment"), facts.procedure.terms
    if not facts.owes or judged is None:
        return ""
    if terms is not None and on <= terms and facts.missed is None:  # kept: one month unpaid, and they fall
        return "terms"
    return _ask(facts, on, pace, "order_to_leave", judged, judged, add_days(judged, pace.ask))


# the first that asks wins among its kind; of duties, the one due first
RULES = (
    Rule("report", "law", report),
    Rule("claim", "law", claim),
    Rule("limit", "law", limit),
    Rule("act", "law", act),
    Rule("bank", "law", bank),
    Rule("justify", "law", creditor("justify")),
    Rule("payer", "law", creditor("payer")),
    Rule("surety", "law", creditor("surety")),
    Rule("loss", "law", creditor("loss")),
    Rule("check", "data", check),
    Rule("decide", "data", decide),
    Rule("missed", "human", missed, collects=True),
    Rule("visit", "human", home_visit),
    Rule("plan", "human", plan, collects=True),
    Rule("remind", "human", remind, collects=True),
    Rule("call", "human", call),
    Rule("thanks", "human", thanks),
    Rule("leave", "last", leave, collects=True),
    Rule("summons", "last", summons, collects=True),
    Rule("order", "last", order, collects=True),
    Rule("notice", "last", notice, collects=True),
)
# a duty due soon, then what the data ask, the human step, the other duties, what goes towards a judge
ORDER = ("soon", "data", "human", "law", "last")
CHOSEN = ("human", "last")  # by the agency: what a pause or a plan that is kept stops


def next_action(facts: Facts, on: date, pace: Pace) -> Next | None:
    """The one action of the day, and what stands beside it; none: nothing is owed, it is too early, or what the day asks is
    done or stopped."""
    asked: list[tuple[tuple[int, date, int], Rule, Due]] = []
    lost: dict[str, str] = {}
    stopped = "paused" if facts.paused and on <= facts.paused else ""
    for place, rule in enumerate(RULES):
        answer = rule.asks(facts, on, pace)
        if isinstance(answer, str):
            if answer:
                lost[rule.step] = answer
            continue
        kept = "plan_kept" if facts.plan and facts.missed is None and rule.step != "thanks" else ""
        frozen = "frozen" if rule.collects and not facts.collected else ""
        if rule.kind in CHOSEN and (stopped or kept or frozen):
            lost[rule.step] = stopped or kept or frozen
            continue
        soon = rule.kind == "law" and answer.on <= add_days(on, pace.soon)
        rank = ORDER.index("soon" if soon else rule.kind)
        asked.append(((rank, answer.on if rule.kind == "law" else date.min, place), rule, answer))
    called = surety(facts, on, pace) if "claim" not in [rule.step for _key, rule, _due in asked] else ""
    held = stopped or (facts.plan and facts.missed is None)
    if not asked:
        if held or not isinstance(called, Due) or on < called.on:
            return None
        rejected = tuple((rule.step, lost[rule.step]) for rule in RULES if rule.step in lost and rule.step != "claim")
        return Next("claim", called.on, called.article, rejected)
    called = "" if held else called
    if called:  # it comes once the household is told
        lost["claim"] = "comes_then"
    asked.sort(key=lambda one: one[0])
    (rank, _day, _place), first, due = asked[0]
    others, beside = asked[1:], None
    if first.kind == "law" and due.on < on:
        beside = next((one for one in others if one[1].kind == "human"), None)
        others = [one for one in others if one is not beside]
    for (other, _on, _rank), rule, _due in others:
        if ORDER[rank] == "soon":
            lost[rule.step] = "duty_first"
        else:
            lost[rule.step] = {"law": "duty_later", "last": "comes_last"}.get(ORDER[other], "comes_then")
    rejected = tuple((rule.step, lost[rule.step]) for rule in RULES if rule.step in lost)
    then = others[0][1].step if others else "claim" if called else None
    human = Next(beside[1].step, beside[2].on, beside[2].article, ()) if beside else None
    return Next(first.step, due.on, due.article, rejected, then, human)
