"""The minutes of a sitting, and their annex: the same facts, by numbers or by names."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines.documents import Clause, MinutesDocument, MinutesMember, MinutesPoint, MinutesProposal
from trousseau.engines.typesetting import Rendered
from trousseau.rules.eligibility import NO

from . import queries_sitting, sheet
from .enums import Outcome, Presence
from .lines import of_kept, say
from .models import Decision, Seat, Sitting
from .queries import decisions, undecided


@in_french
def minutes_paper(sitting: Sitting, *, number: str, on: date, names: Mapping[str, str] | None = None) -> Rendered:
    """PDF of the minutes under numbers; with `names`, by number, it is the director's annex.

    Raises Refused when the agency's papers lack what every paper prints.
    """
    quorum = queries_sitting.quorum(sitting)
    points = decisions(sitting).filter(succeeds=None).defer(None).select_related("presided_by")
    points = points.prefetch_related("recused", "present", "successors__application")
    seats = list(queries_sitting.seats(sitting))
    document = MinutesDocument(
        agency=agency_part(on),
        dated=on,
        number=number,
        held_on=sitting.held_on,
        place=sitting.place,
        chair=_presided(sitting),
        members=tuple(
            MinutesMember(name=seat.member.name, role=seat.member.roles_said, presence=seat.get_presence_display())
            for seat in seats
        ),
        quorum=f"{quorum.needed} membres présents ; {quorum.present} le sont à la fin de la séance"
        if quorum.needed
        else f"aucune n’est adoptée ; présents à la fin de la séance : {quorum.present} sur {quorum.seated}",
        points=tuple(_point(decision, names or {}, seats) for decision in points),
        left=tuple(str(mandate.dwelling) for mandate in undecided(sitting)),
        seed=sitting.seed,
        seed_on=sitting.seed_on,
        named=names is not None,
        totals=_totals(sitting) if names is not None else (),
    )
    return printed("minutes", document)


def _presided(sitting: Sitting) -> str:
    """Who presided in fact: a chair who did not come is never printed as presiding."""
    if sitting.chair is None or queries_sitting.presided(sitting):
        return sitting.chair.name if sitting.chair else ""
    return f"personne n’est noté ; {sitting.chair.name} devait présider et n’est pas noté présent"


def _totals(sitting: Sitting) -> tuple[Clause, ...]:
    """What each quota reached, for the director alone: on a sheet it would tell the origin of a household."""
    found = sitting.problems.first()
    if found is None:
        return ()
    result = json.loads(found.result_bytes)
    gap = result["certificate"]["gap"]
    return tuple(
        Clause(
            text=f"Contingent {one['code']} : {one['reached']} logement(s) du plan pour {one['at_least']} demandé(s), par {one['bonus']} points de plus à "
            f"chaque ménage du contingent ; écart à la borne : {gap} points."
        )
        for one in result["quotas"]
    )


def _point(decision: Decision, names: Mapping[str, str], seats: Sequence[Seat]) -> MinutesPoint:
    opinions = {t.code: t for t in queries_sitting.tallies(decision.sitting, decision.mandate)}
    shown = [one for one in decision.seen if "lines" in one]
    code = decision.application.code if decision.application else ""
    if code and names.get(code):
        code = f"{code}, {names[code]}"
    return MinutesPoint(
        dwelling=str(decision.mandate.dwelling),
        examined=len(decision.seen),
        decision=f"attribué au ménage {code}" if code else f"ajourné : {decision.get_cause_display()}",
        followed=_followed(decision),
        reasons=decision.reason,
        written_by=decision.decided_by.name,
        next_step=decision.get_next_step_display() or "aucune",
        due_on=decision.due_on,
        recused=tuple(member.name for member in decision.recused.all()),
        present=_present(decision, seats),
        chair=_chair(decision, seats),
        proposals=tuple(
            MinutesProposal(
                code=one["application"],
                place=one["rank"],
                people=sheet.people(one["size"]),
                lines=_lines(one),
                opinions=_opinions(opinions.get(one["application"])),
                name=names.get(one["application"], ""),
            )
            for one in shown
        ),
        successors=tuple(s.application.code for s in decision.successors.all()),
    )


def _present(decision: Decision, seats: Sequence[Seat]) -> str | None:
    """Who took the decision, when the table of the members, as it was last noted, does not tell it."""
    here, aside = list(decision.present.all()), set(decision.recused.all())
    convened = [seat for seat in seats if seat.member not in aside]
    noted = {seat.member for seat in convened if seat.presence == Presence.PRESENT}
    if set(here) == noted and decision.seated == len(convened) and not decision.few:
        return None
    said = f"{len(here)} sur {decision.seated} : {', '.join(sorted(member.name for member in here))}"
    return (
        f"{said} ; moins de la moitié des membres convoqués, et il a été dit de décider ainsi" if decision.few else said
    )


def _chair(decision: Decision, seats: Sequence[Seat]) -> str | None:
    """Who presided over the decision, when the sitting's line says another."""
    chair = decision.sitting.chair
    noted = {seat.member for seat in seats if seat.presence == Presence.PRESENT}
    if decision.presided_by == (chair if chair in noted else None):
        return None
    return decision.presided_by.name if decision.presided_by else "personne n’est noté"


def _followed(decision: Decision) -> str:
    if decision.outcome != Outcome.ALLOCATED:
        return "aucune n’est suivie"
    if decision.rank == 1:
        return "la première est suivie"
    return f"la place {decision.rank} est choisie" if decision.rank else "un ménage qui n’était pas proposé est choisi"


def _opinions(tally: queries_sitting.Tally | None) -> str | None:
    if tally is None:
        return None
    return f"{tally.favour} pour, {tally.against} contre, {tally.abstain} abstention(s)"


def _lines(kept: Mapping) -> tuple[str, ...]:
    """What a proposal that was put forward showed: its points, then each rule with its figures and its limit."""
    points = kept.get("points", ())
    ranked = f"{kept['total']} points : " + ", ".join(f"{label} {worth}" for label, worth in points)
    return (*([ranked] if any(worth for _label, worth in points) else []), *_rules(kept["lines"]))


def _rules(rows: Iterable[Mapping]) -> Iterable[str]:
    for line in map(of_kept, rows):
        if line.code in ("quota", "declined", "rooms_max") and line.status != NO:
            continue
        said = say(line)
        yield f"{said.label} : {said.value}" + (f" ({said.threshold})" if said.threshold else "")
