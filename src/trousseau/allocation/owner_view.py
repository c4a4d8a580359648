"""What an owner may read of the household designated for their dwelling: the landlord's file, nothing else.

Loi 89-462, art. 22-2 lists what a landlord may ask. The social file, who referred the household, its situation, why it
was chosen and which part of its resources are benefits are not in it.
"""

from dataclasses import dataclass

from trousseau.applications.models import Application
from trousseau.applications.queries import facts_of, with_resources
from trousseau.applications.supporting_documents.queries import gaps
from trousseau.core.clock import today
from trousseau.mandates.queries import terms

from .models import Decision


@dataclass(frozen=True)
class Presented:
    """`resources` in cents per month, None while they are not proved. `lacks`: the questions of the landlord's file
    to which a paper is still missing, whoever's."""

    code: str
    people: int
    resources: int | None
    rent: int
    dwelling: str
    lacks: tuple[str, ...]


def shown(decision: Decision) -> Presented:
    day, mandate = today(), decision.mandate
    rent = terms(mandate, day)
    application = with_resources(Application.objects.filter(pk=decision.application_id), day).get()
    return Presented(
        application.code,
        facts_of(application, day).size,
        application.resources,
        rent.rent + rent.charges,
        str(mandate.dwelling),
        tuple(dict.fromkeys(str(gap.group.label) for gap in gaps(application, day) if not gap.if_works)),
    )
