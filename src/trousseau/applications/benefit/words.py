"""The estimate in the reader's words: each term with its amount, its article and whether its figure was verified."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.exchange.benefit_cases import Laws, LivingLaws
from trousseau.rules.benefit import PARTS, RATE, RATIO, THIRDS, Benefit, Letting, cents
from trousseau.rules.living import Left, Rsa
from trousseau.scales import Value


@dataclass(frozen=True)
class Row:
    """One line: what it is, how much, a word of explanation, the dated figure it rests on."""

    label: str
    amount: str
    note: str = ""
    figure: Value | None = None
    article: str = ""
    total: bool = False


def money(amount: int) -> str:
    return localised.money(amount)


def _number(over: int, under: int) -> str:
    return localised.number((Decimal(over) / under).normalize() + 0)


def _rate(value: int) -> str:
    return f"{_number(value * 100, RATE)} %"


def terms(found: Benefit, letting: Letting, law: Laws) -> list[Row]:
    """CCH, art. D823-16 and D823-17, term by term, in the order of the text."""
    side, values = found.side, law.values
    ceiling = values[f"benefit.ceiling.zone_{letting.zone}"]
    kept = cents(side.rent * (PARTS // THIRDS))
    if letting.furnished:
        counted = cents(side.counted * (PARTS // THIRDS))
        note = _("two thirds of a furnished rent, %(rent)s, at most %(most)s in zone %(zone)s")
        note %= {"rent": money(counted), "most": money(side.ceiling), "zone": letting.zone}
    else:
        note = _("at most %(most)s in zone %(zone)s") % {"most": money(side.ceiling), "zone": letting.zone}
    rows = [
        Row(_("Rent that counts (L)"), money(kept), note, ceiling),
        Row(_("Flat charges (C)"), money(side.charges), "", values["benefit.charges"]),
        Row(_("Least share (P0)"), money(cents(side.least)), "", values["benefit.least"]),
        Row(
            _("Resources above the allowance (R − R0)"),
            _("%(amount)s a year") % {"amount": money(found.above_allowance * 100)},
            _("%(resources)s, rounded up to a hundred euros, less %(allowance)s")
            % {"resources": money(found.resources * 100), "allowance": money(side.allowance * 100)},
            values["benefit.allowance"],
        ),
        Row(
            _("Family rate and rent rate (TF + TL)"),
            _rate(side.family_rate + side.rent_rate),
            _("%(family)s + %(rent)s, the rent being %(ratio)s of the reference")
            % {
                "family": _rate(side.family_rate),
                "rent": _rate(side.rent_rate),
                "ratio": f"{_number(side.ratio * 100, RATIO)} %",
            },
            values["benefit.family_rates"],
        ),
        Row(
            _("The tenant’s own share (Pp)"),
            money(cents(found.own_share)),
            "P0 + (TF + TL) × (R − R0)",
            None,
            "CCH, art. D823-17",
        ),
        Row(
            _("Benefit of the formula"),
            money(cents(found.before)),
            _("L + C − Pp, zero at least"),
            None,
            "CCH, art. D823-16",
        ),
    ]
    if side.kept != side.of:
        rows.append(
            Row(
                _("Rent far above its ceiling"),
                money(found.reduced),
                _("%(part)s of it is kept") % {"part": f"{_number(side.kept * 1000 // side.of, 10)} %"},
                values[f"benefit.taper.zone_{letting.zone}"],
            )
        )
    if not found.paid:
        rows.append(
            Row(
                _("Below the least amount paid"),
                money(0),
                _("less than %(least)s: nothing is paid") % {"least": money(side.threshold)},
                values["benefit.threshold"],
            )
        )
    else:
        rows += [
            Row(
                _("Flat deduction"),
                money(found.gross - found.reduced) if found.gross else money(0),
                "",
                values["benefit.deduction"],
            ),
            Row(_("CRDS"), money(-found.social_debt), "", values["benefit.social_debt"]),
        ]
    rows.append(
        Row(_("Paid per month"), money(found.euros * 100), _("to the euro below"), None, "CCH, art. D823-16", True)
    )
    return rows


def living(
    *, rsa: Rsa | None, other: int, benefit: int, notified: bool, cost: int, left: Left, law: LivingLaws
) -> list[Row]:
    """What comes in after the move, what the home costs, what is left."""
    rows = [Row(_("Resources without RSA nor benefit"), money(other))]
    if rsa:
        rows.append(
            Row(
                _("RSA after the move"),
                money(rsa.paid),
                _("%(full)s less %(housing)s because of the home")
                % {"full": money(rsa.full), "housing": money(rsa.housing)},
                law.values["rsa.housing"],
            )
        )
    rows += [
        Row(_("Housing benefit"), money(benefit), _("notified by CAF") if notified else _("estimated")),
        Row(_("Rent and charges"), money(-cost)),
        Row(_("Left to live on, per month"), money(left.left), "", None, "", True),
        Row(_("Per consumption unit and day"), money(left.by_day), "", law.values["living.units"]),
    ]
    if left.net_effort is None:
        rows.append(Row(_("Part of the resources, benefit deducted"), "–", _("no resources: no part can be computed")))
    else:
        rows.append(
            Row(
                _("Part of the resources, benefit deducted"),
                f"{_number(left.net_effort, 10)} %",
                _("%(part)s before the benefit") % {"part": f"{_number(left.gross_effort, 10)} %"},
            )
        )
    return rows
