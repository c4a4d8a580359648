"""The sentence that decides, then why."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.scales import Value
from trousseau.exchange.owner_case import Laws
from trousseau.rules.owner_schemes import MICRO, Case
from trousseau.rules.owner_simulation import Comparison, Outcome
from trousseau.rules.owner_tax import deficit_max

from .tables import deficit_ground, money, scheme_name


@dataclass(frozen=True)
class Verdict:
    """The sentence that decides, then why, with its ground; `strong` is what must not be missed, `after` why."""

    tone: str
    title: str
    sentences: list[str]
    strong: str = ""
    values: list[Value] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


def verdict(case: Case, comparison: Comparison, laws: Laws) -> Verdict:
    """Says first what leaves most, then plainly what is lost; what works change, where there are some."""
    found = _verdict(case, comparison, laws)
    if not case.works:
        return found
    return replace(
        found,
        sentences=[*found.sentences, *_works(case, comparison), *_energy_works(case, laws)],
        values=[*found.values, deficit_ground(comparison.best, laws)],
    )


def _energy_works(case: Case, laws: Laws) -> list[str]:
    """CGI, art. 156, I, 3°: which maximum of the deficit was used, and until when it holds."""
    if not case.energy_works or case.regime == MICRO:
        return []
    raised = laws.values.get("owner_tax.deficit_energy_max")
    if raised is None:
        return [
            _("Energy works do not raise the maximum of the deficit on that day: %(amount)s was used.")
            % {"amount": money(laws.tax.deficit_max)}
        ]
    return [
        _(
            "Deficit counted up to %(amount)s, not %(usual)s: works paid by %(end)s that take the dwelling from class E, F "
            "or G to D or better, two diagnostics to prove it, and the owner’s choice in the return."
        )
        % {
            "amount": money(deficit_max(case.energy_works, laws.tax)),
            "usual": money(laws.tax.deficit_max),
            "end": localised.day(raised.end) if raised.end else "",
        }
    ]


def _works(case: Case, comparison: Comparison) -> list[str]:
    """CGI, art. 31 and 156: what works of repair and improvement spare, and the limit of it."""
    if case.regime == MICRO:
        return [_("Micro-foncier takes no works off: the figures of the real regime do.")]
    best = comparison.best
    words = {"works": money(case.works), "saved": money(best.works_saved), "scheme": scheme_name(best.code)}
    said = [_("Of %(works)s of works, tax and levies give back %(saved)s over six years (%(scheme)s).") % words]
    if best.first.off_income:
        said.append(
            _(
                "The works make a deficit: %(amount)s of it comes off your other income, on condition that the dwelling is "
                "let until the end of the third year after; the rest comes off the rents of the ten years that follow."
            )
            % {"amount": money(best.first.off_income)}
        )
    return said


def _verdict(case: Case, comparison: Comparison, laws: Laws) -> Verdict:
    if case.regime == MICRO:
        return _micro(comparison, laws)
    shut = [outcome for outcome in comparison.outcomes if outcome.objections]
    if shut:
        return _shut(shut[0].objections, laws)
    grounds = [laws.values["locavantages.reduction.loc1"], laws.values["owner_tax.reductions_max"]]
    schemes = comparison.outcomes[1:]
    losers = [outcome for outcome in schemes if outcome.gap < 0]
    best = comparison.best
    if best is comparison.free:
        return _free(comparison, grounds)
    if not losers:
        title = _("With %(scheme)s, you would gain %(amount)s a year") % {
            "scheme": scheme_name(best.code),
            "amount": money(best.gap),
        }
        return Verdict("ok", title, _lost_reduction(best) + _over_years(best) + _costly(best), values=grounds)
    worst = min(losers, key=lambda outcome: outcome.gap)
    if best.gap >= 0:
        title = _("With %(scheme)s, you would gain %(amount)s a year") % {
            "scheme": scheme_name(best.code),
            "amount": money(best.gap),
        }
        sentences = _over_years(best)
    else:
        title = _("With %(scheme)s, you would gain %(amount)s over six years") % {
            "scheme": scheme_name(best.code),
            "amount": money(best.total_gap),
        }
        sentences = [_made_up(best)]
    strong = _("With %(scheme)s, you would lose %(amount)s a year.") % {
        "scheme": scheme_name(worst.code),
        "amount": money(-worst.gap),
    }
    if worst is best:
        strong = ""
    for outcome in losers:
        if outcome is not best and outcome.total_gap >= 0:
            sentences.append(_made_up(outcome))
        elif outcome not in (best, worst):
            sentences.append(
                _("%(scheme)s loses %(amount)s a year.")
                % {"scheme": scheme_name(outcome.code), "amount": money(-outcome.gap)}
            )
    sentences += _lost_reduction(best) if worst is best else []
    return Verdict(
        "ok", title, sentences + _costly(best), strong, grounds, after=_lost_reduction(worst) if strong else []
    )


def _free(comparison: Comparison, grounds: list[Value]) -> Verdict:
    """No scheme leaves more over the years: that is the answer, then what each of them takes."""
    schemes = comparison.outcomes[1:]
    worst = min(schemes, key=lambda outcome: outcome.total_gap)
    sentences = [
        _("%(scheme)s loses %(amount)s over six years, any grant included.")
        % {"scheme": scheme_name(outcome.code), "amount": money(-outcome.total_gap)}
        for outcome in schemes
        if outcome.total_gap < 0
    ]
    return Verdict(
        "warn",
        _("The free market leaves you the most: no level of Loc’Avantages would leave you more"),
        sentences + _lost_reduction(worst) + _costly(comparison.best),
        values=grounds,
    )


def _costly(best: Outcome) -> list[str]:
    if best.usual.net >= 0:
        return []
    return [
        _("Whatever the way, this dwelling takes money from you: %(amount)s a year at best.")
        % {"amount": money(-best.usual.net)}
    ]


def _made_up(outcome: Outcome) -> str:
    return _("%(scheme)s loses %(amount)s a year; its grant of %(grant)s makes up for this loss over six years.") % {
        "scheme": scheme_name(outcome.code),
        "amount": money(-outcome.gap),
        "grant": money(outcome.first.grant),
    }


def _lost_reduction(outcome: Outcome) -> list[str]:
    year = outcome.usual
    if year.usable >= year.reduction:
        return []
    words = {"theory": money(year.reduction), "due": money(year.tax_due), "usable": money(year.usable)}
    if year.usable == year.tax_due:
        return [
            _(
                "The reduction would be %(theory)s, but your tax, this rent included, is only %(due)s: "
                "the rest would be lost."
            )
            % words
        ]
    return [_("The reduction would be %(theory)s, but the common maximum leaves only %(usable)s of it.") % words]


def _over_years(best: Outcome) -> list[str]:
    return [
        _("Over six years, that is %(amount)s more than the free market, any grant included.")
        % {"amount": money(best.total_gap)}
    ]


def _micro(comparison: Comparison, laws: Laws) -> Verdict:
    leaving, cost = comparison.leaving, comparison.leaving_cost
    words = {
        "today": money(comparison.free.usual.net),
        "real": money(leaving.free.usual.net),
        "gap": money(abs(cost)),
        "years": laws.tax.real_years,
    }
    less = _(
        "On the free market, micro-foncier leaves you %(today)s a year and the real regime, chosen for "
        "%(years)s years, %(real)s: leaving costs you %(gap)s a year."
    )
    more = _(
        "On the free market, micro-foncier leaves you %(today)s a year and the real regime, chosen for "
        "%(years)s years, %(real)s: leaving brings you %(gap)s a year."
    )
    sentences = [(less if cost > 0 else more) % words]
    if comparison.micro_too_high:
        sentences.append(
            _("Your rent passes the limit of micro-foncier: the real regime is not a choice, but the rule.")
        )
    best, today = leaving.best, comparison.free
    if shut := next((outcome for outcome in leaving.outcomes if outcome.objections), None):
        sentences += _shut(shut.objections, laws).sentences
    gain = best.total - today.total
    strong = (
        _("Over six years, %(scheme)s under the real regime would leave you %(amount)s more than today.")
        if gain > 0
        else _("Stay as you are: neither the real regime nor Loc’Avantages would leave you more.")
    ) % {"scheme": scheme_name(best.code), "amount": money(gain)}
    return Verdict(
        "warn",
        _("Under micro-foncier, Loc’Avantages is not open to you"),
        sentences,
        strong,
        [laws.values["locavantages.micro"], laws.values["owner_tax.real_years"]],
    )


def _shut(objections: tuple[str, ...], laws: Laws) -> Verdict:
    classes = laws.values["locavantages.energy"].parts
    why = {
        "energy": _("It asks for an energy class from %(first)s to %(last)s: works come first.")
        % {"first": classes[0], "last": classes[-1]},
        "furnished": _("It asks for an unfurnished letting."),
        "ended": _("Requests are no longer registered on that day."),
        "micro": _("It excludes micro-foncier."),
    }
    grounds = [laws.values[f"locavantages.{_GROUNDS[code]}"] for code in objections]
    return Verdict(
        "warn",
        _("Loc’Avantages is not open to this dwelling today"),
        [why[code] for code in objections],
        values=grounds,
    )


_GROUNDS = {"energy": "energy", "furnished": "years.loc2", "ended": "request_end", "micro": "micro"}
