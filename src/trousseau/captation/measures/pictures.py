"""The pictures of the measures, and the sentences that read them."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import components, localised
from trousseau.core.maps import Drawn, Told, territory_map
from trousseau.engines import curves, svg
from trousseau.engines.survival import Curve, Step

from .queries import HORIZONS, Contact, Group

MONTH = 30


def share(value: float) -> str:
    """« 41 % »"""
    return f"{localised.number(int(value * 100 + 0.5))} %"


def days(value: int | None) -> str:
    if value is None:
        return _("fewer than half")
    return ngettext("%(n)s day", "%(n)s days", value) % {"n": value}


def reached(step: Step | None) -> tuple[float, float | None, float | None]:
    """Of a step of waiting, the share reached and its interval."""
    if step is None:
        return 0.0, None, None
    ends = (None, None) if step.low is None or step.high is None else (1 - step.high, 1 - step.low)
    return 1 - step.survival, *ends


def horizons(curve: Curve) -> list[tuple[int, str, str]]:
    """(days, share reached, interval) at each time that was watched long enough."""
    found = []
    for day in HORIZONS:
        if day <= curve.last:
            value, low, high = reached(curve.at(day))
            between = (
                "" if low is None else _("between %(low)s and %(high)s") % {"low": share(low), "high": share(high)}
            )
            found.append((day, share(value), between))
    return found


def verdict(whole: Group) -> str:
    """The sentence that the page opens on."""
    if not whole.contacts:
        return ""
    said = horizons(whole.mandate)
    if whole.small or not said:
        return ngettext(
            "One contact, %(mandates)s under mandate", "%(n)s contacts, %(mandates)s under mandate", whole.contacts
        ) % {"n": whole.contacts, "mandates": whole.mandates}
    day, value, _between = said[-1]
    return _("%(share)s of contacts are under mandate within %(days)s days") % {"share": value, "days": day}


def sentences(whole: Group) -> list[str]:
    """Why, and how sure."""
    if not whole.contacts:
        return []
    if whole.small:
        return [_("Too few contacts for a share: fewer than ten say nothing sure.")]
    found = []
    if said := horizons(whole.mandate):
        day, _value, between = said[-1]
        if between:
            found.append(_("The truth is %(between)s (95 %% interval).") % {"between": between})
    else:
        found.append(_("The contacts are too recent to tell a share: it is told after a month."))
    if (median := whole.mandate.median) is not None:
        found.append(_("Half of the contacts are under mandate after %(days)s.") % {"days": days(median)})
    if (visit := whole.visit.median) is not None:
        found.append(_("Half are visited after %(days)s.") % {"days": days(visit)})
    found.append(
        _("%(waiting)s wait and are counted as long as they were watched; %(lost)s are lost and count as never signed.")
        % {"waiting": whole.waiting, "lost": whole.lost}
    )
    return found


def funnel(whole: Group) -> str:
    """Contacts, visits, mandates, on one scale."""
    rows = (
        (_("Contacts"), whole.contacts),
        (_("Those visited"), whole.visits),
        (_("Those under mandate"), whole.mandates),
    )
    return svg.stacked_bars(
        [
            svg.Bar(
                f"{words} : {value}" if components.language().startswith("fr") else f"{words}: {value}",
                [svg.Part(value, "f4"), svg.Part(whole.contacts - value, "fl")],
            )
            for words, value in rows
        ],
        whole=whole.contacts,
        name="funnel",
        title=_("From contacts to mandates"),
        description=", ".join(f"{words} {value}" for words, value in rows) + ".",
    )


def waiting(whole: Group) -> str:
    """The share visited and the share under mandate as time goes by; "" before anything was watched."""
    most = min(max(whole.visit.last, whole.mandate.last), 2 * 365)
    if most <= 0:
        return ""
    months = max(1, -(-most // MONTH))
    every = next(n for n in (1, 2, 3, 6, 12) if months / n <= 8 or n == 12)
    ticks = [(n * MONTH, localised.number(n)) for n in range(0, months + 1, every)]
    lines = [
        curves.Stairs(_("mandate"), _steps(whole.mandate), whole.mandate.last, band=True),
        curves.Stairs(_("visit"), _steps(whole.visit), whole.visit.last, dash="7 4"),
    ]
    return curves.stairs(
        lines,
        most=most,
        ticks=ticks,
        shares=[(Fraction(n, 4), share(n / 4)) for n in range(5)],
        name="waiting",
        title=_("Share of contacts visited, and under mandate, by months since the first contact"),
        description=", ".join(f"{day} j : {value}" for day, value, _b in horizons(whole.mandate)) + ".",
    )


def _steps(curve: Curve) -> list[tuple[int, float, float | None, float | None]]:
    return [(step.time, *reached(step)) for step in curve.steps]


def maps(rows: list[Contact]) -> list[tuple[str, Drawn]]:
    """Contacts and mandates by commune; a commune without any is plain."""
    found = []
    for name, title, mine in (
        ("contacts", _("Contacts by commune"), rows),
        ("mandates", _("Mandates by commune"), [row for row in rows if row.won_on]),
    ):
        counts: dict[str, int] = {}
        for row in mine:
            counts[row.commune] = counts.get(row.commune, 0) + 1
        drawn = territory_map(
            {insee: Told(count, str(count)) for insee, count in counts.items()},
            name=f"map-{name}",
            title=title,
            unknown=_("none there"),
            description=_("The table beside gives each figure."),
        )
        if drawn:
            found.append((title, drawn))
    return found
