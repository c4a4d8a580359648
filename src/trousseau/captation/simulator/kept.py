"""A kept simulation, read again as it was: the same case, the same law, the same ceilings, the same paper."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.errors import Refused
from trousseau.engines.documents import SimulationDocument
from trousseau.exchange.owner_case import Asked, Laws, laws, values_at
from trousseau.rules.owner_schemes import Case

from ..ceilings.queries import Ceilings
from ..models import KeptSimulation


@dataclass(frozen=True)
class Used:
    """The ceilings of the order that a simulation was held within, as they were that day."""

    commune: str
    vintage: int
    source: str
    verified: bool

    def __str__(self) -> str:
        return _("rent ceilings of %(year)s (%(source)s)") % {"year": self.vintage, "source": self.source}

    @classmethod
    def of(cls, found: Ceilings | None) -> "Used | None":
        """None when nothing is loaded for the commune."""
        if found is None or not found.levels:
            return None
        return cls(found.commune.name, found.vintage, found.load.source, found.load.verified)

    def written(self) -> dict:
        return asdict(self)


def laws_of(row: KeptSimulation) -> Laws:
    """The law of its day, as it was written then."""
    return laws(row.made_on, values_at(row.values, scales.at))


def case_of(row: KeptSimulation, found: Laws) -> Case:
    return Asked("", row.made_on, row.case["commune"], row.case, "").case(found)


def used_of(row: KeptSimulation) -> Used | None:
    return Used(**row.ceilings) if row.ceilings else None


def paper_written(make: Callable[[], SimulationDocument]) -> dict | None:
    """What the PDF prints; None while the agency's identity, which every paper prints, is not filled in."""
    try:
        document = make()
    except Refused:
        return None
    return json.loads(json.dumps(asdict(document), cls=DjangoJSONEncoder))
