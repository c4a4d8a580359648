"""From the dated scales to what the rules of the owner's simulation take."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from trousseau.rules.guarantees import GuaranteeLaw
from trousseau.rules.letting import AreaLaw, GrantLaw
from trousseau.rules.owner_schemes import LocAvantages, Management, Scheme
from trousseau.rules.owner_tax import TaxLaw
from trousseau.scales import OutOfRange, Value

LEVELS = ("loc1", "loc2", "loc3")
ZONES = ("b1", "b2_c")


@dataclass(frozen=True)
class Laws:
    """What a case is held against on a day. `values` are the dated values it was made of, by code;
    `missing` are the codes of the year's ceilings that nobody has entered yet: the simulation does without.
    """

    on: date
    values: dict[str, Value]
    tax: TaxLaw
    schemes: tuple[Scheme, ...]
    market: Management
    agency: Management
    guarantees: GuaranteeLaw
    missing: tuple[str, ...]

    def ceilings(self, commune: str) -> dict[str, tuple[int, ...]] | None:
        """CGI, art. 199 tricies: the tenants' income by level, euros, in the zone of the commune (INSEE code);
        None when its zone or the year's ceilings are not known."""
        for zone in ZONES:
            if commune in self.values[f"locavantages.zone.{zone}"].parts and not self.missing:
                return {level: _numbers(self.values[f"locavantages.income.{level}.{zone}"]) for level in LEVELS}
        return None

    @property
    def unverified(self) -> list[Value]:
        return [value for value in self.values.values() if not value.verified]


def laws(on: date, at: Callable[[str, date], Value]) -> Laws:
    """The law and the assumptions of the day `on`, through `at` (code, day → value).

    Raises UnknownScale, OutOfRange.
    """
    values: dict[str, Value] = {}

    def value(code: str) -> Value:
        values[code] = at(code, on)
        return values[code]

    def number(code: str) -> Decimal:
        return value(code).decimal

    def whole(code: str) -> int:
        return value(code).number

    def share(code: str) -> Decimal:
        return number(code) / 100

    def management(who: str) -> Management:
        return Management(
            fees=share(f"simulator.{who}_fees"),
            insurance=share(f"simulator.{who}_insurance"),
            vacancy=number(f"simulator.{who}_vacancy"),
            arrears=share(f"simulator.{who}_arrears"),
        )

    try:
        energy_max = whole("owner_tax.deficit_energy_max") * 100
    except OutOfRange:  # it holds for some years alone
        energy_max = None
    tax = TaxLaw(
        thresholds=tuple(euros * 100 for euros in _numbers(value("owner_tax.thresholds"))),
        rates=tuple(Decimal(rate) / 100 for rate in value("owner_tax.rates").parts),
        levies=share("owner_tax.levies"),
        flat_cost=whole("owner_tax.flat_cost") * 100,
        micro_share=share("owner_tax.micro_share"),
        micro_max=whole("owner_tax.micro_max") * 100,
        real_years=whole("owner_tax.real_years"),
        deficit_max=whole("owner_tax.deficit_max") * 100,
        reductions_max=whole("owner_tax.reductions_max") * 100,
        deficit_energy_max=energy_max,
    )
    area = AreaLaw(
        number("locavantages.coefficient_fixed"),
        number("locavantages.coefficient_area"),
        number("locavantages.coefficient_max"),
        number("locavantages.annexes_max"),
    )
    grant = GrantLaw(
        whole("locavantages.grant") * 100,
        whole("locavantages.grant_small") * 100,
        number("locavantages.grant_small_area"),
        value("locavantages.grant_levels").parts,
    )
    schemes: list[Scheme] = [Scheme()]
    for level in LEVELS:
        schemes.append(
            LocAvantages(
                code=level,
                article=value(f"locavantages.years.{level}").article,
                discount=share(f"locavantages.discount.{level}"),
                reduction=share(f"locavantages.reduction.{level}"),
                years=whole(f"locavantages.years.{level}"),
                last_request=date.fromisoformat(value("locavantages.request_end").text),
                energy=value("locavantages.energy").parts,
                micro_excluded=value("locavantages.micro").text == "exclu",
                area_law=area,
                grant_law=grant,
            )
        )
    missing = []
    for zone in ZONES:
        value(f"locavantages.zone.{zone}")
        for level in LEVELS:
            code = f"locavantages.income.{level}.{zone}"
            try:
                value(code)
            except OutOfRange:  # they are published each year, after the first leases
                missing.append(code)
    value("locavantages.request_months")
    value("guarantees.no_surety")
    names = ("rent", "months", "damage", "unpaid", "notice", "claim")
    terms = {f"visale_{name}": whole(f"guarantees.visale_{name}") for name in names}
    terms["visale_rent"] *= 100
    return Laws(
        on=on,
        values=values,
        tax=tax,
        schemes=tuple(schemes),
        market=management("market"),
        agency=management("agency"),
        guarantees=GuaranteeLaw(**terms),
        missing=tuple(missing),
    )


def _numbers(value: Value) -> tuple[int, ...]:
    return tuple(int(part) for part in value.parts)
