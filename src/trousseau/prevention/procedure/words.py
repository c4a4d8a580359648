"""What a procedure says to a reader: its deadlines, what it lacks, its drawing, its agenda."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.core.components import language
from trousseau.engines import timeline, typography
from trousseau.exchange.calendar import Day, calendar
from trousseau.rules.eviction_case import ACTS, BEFORE, OVERINDEBTEDNESS, Act, Certainty, Deadline

from ..enums import INSTRUCTED, ActKind, Author, ProofKind, Stage
from ..models import ProcedureAct
from .queries import DONE_BY, Followed, Missed, of

LETTERS = "ABCDEFGHIJ"
NAMES = {
    "clause_effective": gettext_lazy("Clause effective"),
    "surety_told": gettext_lazy("Surety told"),
    "ccapex_seizure": gettext_lazy("CCAPEX seized or told"),
    "summons_allowed": gettext_lazy("Summons allowed"),
    "prefect_told": gettext_lazy("Prefect told of the summons"),
    "leave": gettext_lazy("Home to be left"),
    "enforcement_delays": gettext_lazy("Delays of the judge of enforcement"),
    "truce": gettext_lazy("Winter truce"),
    "force_silence": gettext_lazy("Silence of the prefect, a refusal"),
    "indemnity_claim": gettext_lazy("Indemnity to be claimed"),
}
TONES = {
    Certainty.SURE: ("ok", gettext_lazy("Sure")),
    Certainty.CONTESTABLE: ("warn", gettext_lazy("Contestable")),
    Certainty.ASK: ("warn:ask", gettext_lazy("To confirm")),
    Certainty.NONE: ("", gettext_lazy("Does not apply")),
}
SHAPES = {Certainty.SURE: timeline.SURE, Certainty.CONTESTABLE: timeline.CONTESTABLE}
# who makes each act, and what proves it most often: what the form proposes
USUAL = {
    ActKind.ORDER_TO_PAY: (Author.OFFICER, ProofKind.DEED),
    ActKind.ORDER_TO_SURETY: (Author.OFFICER, ProofKind.DEED),
    ActKind.CCAPEX_SEIZED: (Author.OFFICER, ProofKind.ELECTRONIC),
    ActKind.SUMMONS: (Author.OFFICER, ProofKind.DEED),
    ActKind.PREFECT_TOLD: (Author.OFFICER, ProofKind.ELECTRONIC),
    ActKind.DIAGNOSIS: (Author.SOCIAL, ProofKind.LETTER),
    ActKind.HEARING: (Author.COURT, ProofKind.DECISION),
    ActKind.JUDGMENT: (Author.COURT, ProofKind.DECISION),
    ActKind.DELAYS_GRANTED: (Author.COURT, ProofKind.DECISION),
    ActKind.JUDGMENT_SERVED: (Author.OFFICER, ProofKind.DEED),
    ActKind.OVERINDEBTEDNESS_ADMISSIBLE: (Author.COMMISSION, ProofKind.LETTER),
    ActKind.OVERINDEBTEDNESS_MEASURES: (Author.COMMISSION, ProofKind.LETTER),
    ActKind.DEBT_ERASED: (Author.COMMISSION, ProofKind.DECISION),
    ActKind.ORDER_TO_LEAVE: (Author.OFFICER, ProofKind.DEED),
    ActKind.PREFECT_SEIZED: (Author.OFFICER, ProofKind.ELECTRONIC),
    ActKind.FORCE_ASKED: (Author.OFFICER, ProofKind.ELECTRONIC),
    ActKind.FORCE_GRANTED: (Author.PREFECT, ProofKind.DECISION),
    ActKind.FORCE_REFUSED: (Author.PREFECT, ProofKind.DECISION),
    ActKind.INDEMNITY_CLAIMED: (Author.LAWYER, ProofKind.REGISTERED),
    ActKind.CONCILIATION: (Author.COURT, ProofKind.DECISION),
    ActKind.EVICTED: (Author.OFFICER, ProofKind.DEED),
    ActKind.PUT_OUT: (Author.OWNER, ProofKind.LETTER),
}


@dataclass(frozen=True)
class Shown:
    """A deadline as its table has it."""

    mark: str
    row: Deadline
    done: Act | None = None
    passed: bool = False  # its last safe day is over, and nothing proves it
    without: bool = False  # a surety is supposed, and the lease has none

    @property
    def name(self) -> str:
        return str(NAMES[self.row.deadline])

    @property
    def tone(self) -> str:
        if self.passed:
            return "bad:warn"
        return "ok" if self.done else TONES[self.row.certainty][0]

    @property
    def certainty(self) -> str:
        if self.done:
            return _("Done on %(day)s") % {"day": localised.day(self.done.on)}
        return _("Over, nothing proves it") if self.passed else str(TONES[self.row.certainty][1])

    @property
    def applies(self) -> bool:
        return self.row.certainty != Certainty.NONE and not self.without

    @property
    def days(self) -> list[str]:
        if self.done and self.row.deadline == "summons_allowed":
            return []  # what was allowed was done
        return list(_days(self.row))

    @property
    def why(self) -> str:
        """Without the codes of the acts, which are those of the file of a case."""
        said = _("No surety is noted for this lease.") if self.without else str(self.row.why)
        for code in ACTS:
            said = said.replace(f" ({code})", "")
        return said


def _days(row: Deadline) -> Iterator[str]:
    if row.deadline == "truce" and row.on and row.not_before:
        yield _("starting on %(day)s") % {"day": localised.day(row.on)}
        yield _("nobody is evicted before %(day)s") % {"day": localised.day(row.not_before)}
        return
    if row.on:
        yield _("starting on %(day)s") % {"day": localised.day(row.on)}
    if row.not_before and row.not_before == row.not_after:
        yield _("until %(day)s") % {"day": localised.day(row.not_before)}
        return
    if row.not_before:
        yield _("at the earliest %(day)s") % {"day": localised.day(row.not_before)}
    if row.not_after:
        yield _("at the latest %(day)s") % {"day": localised.day(row.not_after)}


def shown(found: Followed) -> list[Shown]:
    passed = found.passed
    return [
        Shown(
            letter,
            row,
            found.done(row),
            row in passed,
            row.deadline == "surety_told" and not found.surety and not found.done(row),
        )
        for letter, row in zip(LETTERS, found.deadlines, strict=True)
    ]


@dataclass(frozen=True)
class Gap:
    """What the procedure lacks: a sentence, its article, where it is mended."""

    said: str
    article: str = ""
    url: str = ""
    verb: str = ""


def gaps(found: Followed) -> list[Gap]:
    """What must be looked at, the gravest first; none of it refuses an act."""
    return [
        *_passed(found),
        *_fallen(found),
        *_debts(found),
        *_missed(found),
        *_unproved(found),
        *_chain(found),
        *_instruction(found),
        *_lease(found),
    ]


def _passed(found: Followed) -> Iterator[Gap]:
    for row in found.passed:
        act = ActKind(DONE_BY[row.deadline])
        noted = next((one for one in found.unproved if one.act == act), None)
        yield Gap(
            _(
                "%(name)s: the last safe day was %(day)s, and nothing proves that it was done by then. Ask for the proof, or tell the owner’s lawyer."
            )
            % {"name": NAMES[row.deadline], "day": localised.day(row.not_after) if row.not_after else ""},
            row.article,
            reverse("prevention:act_prove", args=[noted.pk]) if noted else _act_url(found, act),
            _("Add its proof") if noted else _("Note it"),
        )


def _fallen(found: Followed) -> Iterator[Gap]:
    if day := found.fallen:
        yield Gap(
            _(
                "The month of %(day)s is unpaid since the terms of the judge: the suspension of the clause falls. Read the judgment, then tell the owner."
            )
            % {"day": localised.day(day)},
            "Loi 89-462, art. 24 VII",
        )


def _debts(found: Followed) -> Iterator[Gap]:
    last = [one for one in found.acts if one.act in OVERINDEBTEDNESS and one.on <= found.on]
    if last:
        yield Gap(
            _("%(act)s on %(day)s: the earlier debt may not be asked for; the current rent stays due.")
            % {"act": last[-1].get_act_display(), "day": localised.day(last[-1].on)},
            "C. conso., art. L722-2 et L722-5",
        )


def _missed(found: Followed) -> Iterator[Gap]:
    for one in found.missed:
        if one.absent:  # the others have theirs, which waits for its proof
            yield Gap(missed_said(one), "C. civ., art. 1751", _act_url(found, one.act), _("Note it for the others"))


def missed_said(one: Missed) -> str:
    return _(
        "%(act)s: nothing proves that it reached %(people)s. It counts once each person of the lease has received theirs."
    ) % {"act": one.act.label, "people": localised.listed([str(person) for person in one.absent or one.people])}


def _unproved(found: Followed) -> Iterator[Gap]:
    told = {DONE_BY[row.deadline] for row in found.passed}
    for one in found.unproved:
        if one.act in told:
            continue
        yield Gap(
            _("%(act)s of %(day)s: not proved, it starts no delay.")
            % {"act": one.get_act_display(), "day": localised.day(one.on)},
            "",
            reverse("prevention:act_prove", args=[one.pk]),
            _("Add its proof"),
        )


def lacking(found: Followed, act: str) -> ActKind | None:
    """The act that should come just before this one, when no proved one does."""
    before = BEFORE.get(act)
    return ActKind(before) if before and found.case.proved(before) is None else None


def _chain(found: Followed) -> Iterator[Gap]:
    for act in dict.fromkeys(one.act for one in found.acts):
        before = lacking(found, act)
        waits = [one.act for one in (*found.unproved, *found.missed)]
        if before and before not in waits:
            yield Gap(lacking_said(act, before), "", _act_url(found, before), _("Note it"))


def lacking_said(act: str, before: ActKind) -> str:
    return _("%(act)s: no proved act before it (%(before)s).") % {
        "act": ActKind(act).label,
        "before": str(before.label).lower(),
    }


def _instruction(found: Followed) -> Iterator[Gap]:
    kind = found.proposed
    if kind and kind in INSTRUCTED and kind in found.awaited:
        yield Gap(
            _(
                "%(act)s: the owner has not ordered it in writing. Without it the agency asks nothing of a commissaire de justice."
            )
            % {"act": kind.label},
            "C. civ., art. 1984 et 1988",
            f"{reverse('prevention:instruction', args=[found.procedure.pk])}?act={kind}",
            _("Note the instruction"),
        )


def _lease(found: Followed) -> Iterator[Gap]:
    if found.partners:
        yield Gap(
            _(
                "%(people)s lives there and is no tenant of the lease: married or bound by a PACS to one, they would be by law, "
                "and each act would be served on them too. Check it on the lease."
            )
            % {"people": localised.listed([str(person) for person in found.partners])},
            "C. civ., art. 1751",
            reverse("tenancies:lease", args=[found.lease.pk]),
            _("Open the lease"),
        )
    if found.procedure.clause_count is None:
        yield Gap(
            _("Nobody read the delay that the clause of the lease writes: no day is computed from the order to pay."),
            "Loi 89-462, art. 24 I",
            reverse("prevention:procedure_lease", args=[found.procedure.pk]),
            _("Write what the lease says"),
        )


def _act_url(found: Followed, act: str) -> str:
    return reverse("prevention:act", args=[found.procedure.pk, act])


def _named(row: Deadline) -> str:
    """A deadline where its day is announced: one that is not sure says so."""
    name = str(NAMES[row.deadline])
    if row.certainty == Certainty.SURE:
        return name
    return _("%(name)s (%(certainty)s)") % {"name": name, "certainty": str(TONES[row.certainty][1]).lower()}


def next_said(found: Followed) -> str:
    """The next day to look out for, in one sentence; empty when there is none."""
    nears = found.stage in (Stage.JUDGED, Stage.LEAVING, Stage.FORCE)  # before, no truce stops anything
    days = [(day, _named(row)) for day, row in found.days() if nears or row.deadline != "truce"]
    days += [(one.on, str(one.get_act_display())) for one in found.coming]
    if not days:
        return ""
    day, name = min(days)
    return _("%(name)s: %(day)s, %(when)s.") % {
        "name": name,
        "day": localised.day(day),
        "when": localised.distance(day, found.on),
    }


def headline(found: Followed) -> str:
    """What the drawing shows: the next day, and until when nobody is evicted; empty when there is neither."""
    near = next_said(found).removesuffix(".")
    truce = next(row for row in found.deadlines if row.deadline == "truce")
    if not (truce.on and truce.not_before and truce.on <= found.on):
        return near
    far = _("nobody is evicted before %(day)s") % {"day": localised.day(truce.not_before)}
    return _("%(near)s; %(far)s") % {"near": near, "far": far} if near else localised.capital(far)


def drawn(found: Followed) -> str:
    """The drawing: each act above the line by its number, each deadline under it by its letter, the truce hatched."""
    acts = {
        place: timeline.Point(
            one.on,
            str(place),
            typography.french(one.get_act_display()) if language().startswith("fr") else one.get_act_display(),
            timeline.SURE if one.paper_id else timeline.CONFIRM,
        )
        for place, one in numbered(found)
    }
    days, truces = [], []
    for letter, row in zip(LETTERS, found.deadlines, strict=True):
        if row.deadline == "truce" and row.on and row.not_before:
            truces.append(timeline.Stretch(row.on, row.not_before, str(NAMES["truce"])))
            continue
        if row.deadline == "surety_told" and not found.surety and not found.done(row):
            continue
        if row.deadline == "summons_allowed" and found.done(row):
            continue
        name = str(NAMES[row.deadline])
        for day in dict.fromkeys(day for day in (*of(row), row.not_before) if day):
            days.append(timeline.Point(day, letter, name, SHAPES.get(row.certainty, timeline.CONFIRM), below=True))
    lang = language()
    return timeline.timeline(
        [*acts.values(), *days],
        truces,
        today=found.on,
        today_words=_("today, %(day)s") % {"day": localised.day(found.on, year=False)},
        month=lambda day: format_date(day, "MMM", locale=lang),
        name="procedure",
        title=_("The acts and the deadlines of the procedure"),
        description=_("%(acts)s acts and %(days)s days of deadlines. The two tables under the picture say each date.")
        % {"acts": len(acts), "days": len(days)},
    )


def numbered(found: Followed) -> list[tuple[int, ProcedureAct]]:
    """The acts with their number; one that was served on several persons on one day bears the same."""
    seen: dict[tuple[str, date, str], int] = {}
    return [(seen.setdefault((one.act, one.on, one.by), len(seen) + 1), one) for one in found.acts]


def agenda(found: Followed, *, written: datetime) -> bytes:
    """The days to come as iCalendar: no name, no address, nothing of the debt."""
    title = _("Deadline – file %(code)s") % {"code": found.lease.code}
    days = [
        Day(f"{found.lease.code}-{row.deadline}-{day:%Y%m%d}@trousseau", day, title, f"{_named(row)}. {row.article}.")
        for day, row in found.days()
    ]
    days += [
        Day(
            f"{found.lease.code}-{one.act}{one.by}-{one.on:%Y%m%d}@trousseau",
            one.on,
            title,
            f"{one.get_act_display()}.",
        )
        for one in found.coming
        if one.on > found.on or one.act == ActKind.HEARING
    ]
    return calendar(sorted({day.uid: day for day in days}.values(), key=lambda day: day.on), written=written)
