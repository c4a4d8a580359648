"""A guarantee in sentences: what it covers, what a claim on it asks, what its act lacks."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised
from trousseau.rules.surety import Fault

from ..enums import GuaranteeKind
from ..models import Guarantee


def lacking(faults: Iterable[Fault]) -> str:
    """What the act of a surety lacks, as a list in one sentence."""
    said = {
        "own_hand": _("the mention that they write themselves"),
        "in_full": _("the sum in words and in figures"),
        "says_so": _("in the mention, that the tenant need not be sued first"),
        "rent_told": _("the rent and how it is revised"),
        "end_told": _("the paragraph of article 22-1 on how it ends"),
        "lease_given": _("the copy of the lease handed to them"),
    }
    return ", ".join(said[fault.code] for fault in faults)


def cover(guarantee: Guarantee) -> str:
    """« 36 months of rent; 7 200,00 € in all; damage: 2 months of rent »; "" when its contract alone says it."""
    parts = []
    if guarantee.covered_months:
        n = guarantee.covered_months
        parts.append(ngettext("%(n)s month of rent", "%(n)s months of rent", n) % {"n": n})
    if guarantee.limit:
        parts.append(_("%(amount)s in all at most") % {"amount": localised.money(guarantee.limit)})
    if guarantee.damage_months:
        n = guarantee.damage_months
        parts.append(ngettext("damage: %(n)s month of rent", "damage: %(n)s months of rent", n) % {"n": n})
    return "; ".join(parts)


def claim(guarantee: Guarantee) -> str:
    """What must have happened, and within which days, before it pays."""
    parts = []
    if n := guarantee.unpaid_months:
        parts.append(ngettext("from %(n)s whole month unpaid", "from %(n)s whole months unpaid", n) % {"n": n})
    if n := guarantee.formal_notice_days:
        parts.append(
            ngettext("formal notice to the tenant within %(n)s day", "formal notice to the tenant within %(n)s days", n)
            % {"n": n}
        )
    if n := guarantee.claim_days:
        parts.append(ngettext("declared within %(n)s day", "declared within %(n)s days", n) % {"n": n})
    return ", ".join(parts)


def tone_and_word(guarantee: Guarantee, on: date) -> tuple[str, str]:
    """Tone and word of its state on the day `on`."""
    if guarantee.released_on and guarantee.released_on <= on:
        return "", _("Released")
    if guarantee.ends_on and guarantee.ends_on < on:
        return "", _("Over")
    if guarantee.kind == GuaranteeKind.SURETY and guarantee.signed_on is None:
        return "warn:clock", _("Act to be signed")
    if guarantee.starts_on > on:
        return "note:clock", _("To come")
    return "ok", _("Covers the lease")
