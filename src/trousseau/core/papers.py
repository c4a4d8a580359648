"""From the objects of the house to the pieces that the documents print."""

import functools
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import override

from trousseau.engines.documents import Agency as AgencyPart
from trousseau.engines.documents import Dwelling as DwellingPart
from trousseau.engines.documents.fields import Unprintable
from trousseau.engines.typesetting import Rendered, render

from .errors import Refused
from .models import Agency, Dwelling


def in_french(paper: Callable[..., Rendered]) -> Callable[..., Rendered]:
    """A contract is in French whatever the reader's language: the law it rests on is."""

    @functools.wraps(paper)
    def inner(*args, **kwargs) -> Rendered:
        with override("fr"):
            return paper(*args, **kwargs)

    return inner


def agency_part() -> AgencyPart:
    """The agency as its papers print it. Raises Refused while the administrator has not filled it in."""
    agency = Agency.objects.first()
    if agency is None:
        raise Refused(_("Fill in the agency's identity first (Settings, Agency): its papers must print it."))
    return AgencyPart(
        name=agency.name,
        address=tuple(agency.address.split(", ")),
        activity="Gestion immobilière",
        card_number=agency.card_number,
        card_issuer=agency.card_place,
        guarantor_name=agency.guarantor.split(", ")[0],
        guarantor_address=", ".join(agency.guarantor.split(", ")[1:]) or agency.guarantor,
        insurer=agency.insurer,
        registration=agency.siren,
        phone=agency.phone,
        email=agency.email,
    )


def dwelling_part(dwelling: Dwelling) -> DwellingPart:
    street = f"{dwelling.address}, {dwelling.complement}" if dwelling.complement else dwelling.address
    return DwellingPart(
        address=(street, f"{dwelling.commune.postal_code} {dwelling.commune.name}"),
        kind=f"{'Maison' if dwelling.kind == 'house' else 'Appartement'} de type {dwelling.size}",
        area=dwelling.surface,
        rooms=dwelling.rooms,
        use="Habitation principale",
        energy_class=dwelling.energy,
    )


def printed(template: str, document: object, names: Mapping[str, str]) -> Rendered:
    """The document as PDF. What is missing is refused in the reader's words: `names` says each field."""
    try:
        return render(template, document)
    except Unprintable as error:
        absent = ", ".join(str(names.get(field, field)) for field, _reason in error.problems)
        raise Refused(
            _("This paper cannot be printed yet. Complete: %(fields)s.") % {"fields": absent}
        ) from error
