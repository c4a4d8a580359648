"""How figures are said, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.localised import Text

from .figures import Figure, Kind, Why
from .measures import Measure

WHY: Mapping[str, Text] = {
    Why.NOBODY: gettext_lazy("nobody to count"),
    Why.UNKNOWN: gettext_lazy("it is not known"),
    Why.BEFORE: gettext_lazy("not known: nothing was written here yet"),
    Why.FEW: gettext_lazy("not published"),
    Why.FILE: gettext_lazy("nothing measures it"),
    Why.YEARS: gettext_lazy("counted over all the years"),
}


def percent(value: int) -> str:
    return f"{localised.number(value)} %"


def days(value: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", value) % {"n": localised.number(value)}


def tenths(value: int) -> str:
    return localised.number(Decimal(value) / 10)


def said(kind: Kind, value: int) -> str:
    """A value as it is read: a share in percent, a delay in days, a rate in tenths."""
    return {Kind.COUNT: localised.number, Kind.SHARE: percent, Kind.DAYS: days, Kind.RATE: tenths, Kind.STAY: percent}[
        kind
    ](value)


def value(measure: Measure, figure: Figure) -> str:
    if figure.value is None:
        return str(WHY.get(figure.why, WHY[Why.UNKNOWN]))
    told = said(measure.kind, figure.value)
    if figure.at is not None:
        return _("%(share)s at %(n)s months") % {"share": told, "n": localised.number(figure.at)}
    return _("at least %(value)s") % {"value": told} if figure.least else told


def beside(measure: Measure, figure: Figure) -> str:
    """What stands under a value: on how many it is counted, how sure it is, what is not known."""
    parts = []
    if figure.value is not None and figure.den is not None:
        if measure.kind == Kind.STAY:
            parts.append(
                ngettext("%(n)s household followed until then", "%(n)s households followed until then", figure.den)
                % {"n": localised.number(figure.den)}
            )
            if figure.low is not None and figure.high is not None:
                parts.append(
                    _("between %(low)s and %(high)s") % {"low": percent(figure.low), "high": percent(figure.high)}
                )
        elif measure.kind == Kind.DAYS:
            parts.append(_("counted on %(n)s") % {"n": localised.number(figure.den)})
            if figure.low is not None and figure.high is not None and figure.den >= 8:
                parts.append(
                    _("a quarter took %(low)s or less, a quarter %(high)s or more")
                    % {"low": days(figure.low), "high": days(figure.high)}
                )
        elif figure.num is not None:
            parts.append(
                _("%(num)s out of %(den)s") % {"num": localised.number(figure.num), "den": localised.number(figure.den)}
            )
            if figure.low is not None and figure.high is not None and figure.den < 100:
                parts.append(
                    _("few: between %(low)s and %(high)s") % {"low": percent(figure.low), "high": percent(figure.high)}
                )
    if figure.why == Why.FEW:
        parts.append(_("fewer than 5 households, or they would be found by difference"))
    elif figure.least:
        parts.append(_("for fewer than 5 it is not known"))
    elif figure.unknown and measure.kind == Kind.STAY:
        parts.append(_("too recent for %(n)s more") % {"n": localised.number(figure.unknown)})
    elif figure.unknown:
        parts.append(
            ngettext("not known for %(n)s more", "not known for %(n)s more", figure.unknown)
            % {"n": localised.number(figure.unknown)}
        )
    if figure.gone:
        parts.append(
            ngettext(
                "%(n)s left in an interval that is not over, and is not counted yet",
                "%(n)s left in an interval that is not over, and are not counted yet",
                figure.gone,
            )
            % {"n": localised.number(figure.gone)}
        )
    return localised.capital(", ".join(parts)) if parts else ""


def trend(measure: Measure, now: Figure, before: Figure) -> str:
    """By how much it moved since the period before; "" when one of the two is not known."""
    if now.value is None or before.value is None or now.least or before.least:
        return ""
    moved = now.value - before.value
    if not moved:
        return _("no change")
    sign, much = ("+" if moved > 0 else "−"), abs(moved)
    if measure.kind == Kind.SHARE:
        return sign + ngettext("%(n)s point", "%(n)s points", much) % {"n": localised.number(much)}
    return sign + said(measure.kind, much)
