"""The communes: the official list of France, loaded by an administrator, and those of it where the agency works."""

import re
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.utils.translation import gettext as _

from trousseau.exchange.communes import NotCommunes, read_communes
from trousseau.scales import communes as shipped

from .actions import record
from .errors import Refused
from .models import Commune, OfficialCommune, User
from .normal import normal

ZONES = (("1", "1"), ("2", "2"), ("3", "3"))  # of the housing benefit (arrêté du 17 mars 1978)


def load_demonstration() -> None:
    """The communes of the demonstration: those of scales/territory.toml."""
    Commune.objects.bulk_create([Commune(**row, key=normal(row["name"])) for row in shipped()], ignore_conflicts=True)


def refusal(wrong: NotCommunes) -> str:
    """Why a file cannot be loaded, and what to do."""
    return {
        "large": _("This file is larger than %(most)s MB: the official list is far below."),
        "zip": _("This file is an archive or a workbook: open it, and give the CSV file that it holds."),
        "text": _("This file is no text: give the CSV file of the INSEE or of La Poste."),
        "columns": _(
            "No column holds the code and the name of the communes. Found here: %(found)s. The INSEE names them COM and "
            "LIBELLE."
        ),
        "short": _("Line %(line)s has fewer columns than the first one: the file was cut, download it again."),
        "code": _(
            "Line %(line)s: “%(value)s” is not the INSEE code of a commune (five characters, such as 21231 or 2A004)."
        ),
        "name": _("Line %(line)s: the commune has no name."),
        "long": _("Line %(line)s: the name has more than %(most)s characters, so it is not that of a commune."),
        "postal": _("Line %(line)s: “%(value)s” is not a postal code (five digits)."),
        "broken": _(
            "Line %(line)s cannot be read: a cell has no end, or a quotation mark stands alone. Download the file again."
        ),
        "none": _("This file holds no commune."),
    }[wrong.code] % wrong.values


@transaction.atomic
def load_list(actor: User | None, *, content: bytes, source: str, on: date) -> tuple[int, int]:
    """Load an official list: names and postal codes that it gives replace those of before, what it does not give stays.

    A list in capitals (La Poste) does not replace a name already written as the INSEE writes it. Returns how many
    communes it holds, and how many are new here. Raises Refused with the line that is wrong: nothing is loaded then.
    """
    try:
        rows = read_communes(content)
    except NotCommunes as wrong:
        raise Refused(refusal(wrong), "file") from wrong
    known = {row.insee: row for row in OfficialCommune.objects.all()}
    found = []
    for insee, name, postal in rows:
        before = known.get(insee)
        if before and name.isupper() and not before.name.isupper():
            name = before.name
        found.append(
            OfficialCommune(
                insee=insee,
                name=name,
                key=normal(name),
                postal_code=postal or (before.postal_code if before else ""),
                source=source[:200],
                loaded_on=on,
            )
        )
    OfficialCommune.objects.bulk_create(
        found,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["insee"],
        update_fields=["name", "key", "postal_code", "source", "loaded_on"],
    )
    return len(found), sum(row.insee not in known for row in found)


def search(text: str) -> QuerySet[OfficialCommune]:
    """The communes of the list by their name, INSEE code, postal code or department."""
    wanted = normal(text)
    if re.fullmatch(r"\d{2}|2[ab]|97\d", wanted):
        return OfficialCommune.objects.filter(insee__startswith=wanted.upper())
    if re.fullmatch(r"[\dab]{4,5}", wanted):
        return OfficialCommune.objects.filter(Q(insee=wanted.upper()) | Q(postal_code=wanted))
    return OfficialCommune.objects.filter(key__startswith=wanted) if wanted else OfficialCommune.objects.none()


@transaction.atomic
def take(actor: User, *, communes: Iterable[OfficialCommune], zone: str = "") -> int:
    """The agency works there from now on. `zone`: of the housing benefit, "" when it is not known. Raises Refused."""
    rows = list(communes)
    if not rows:
        raise Refused(_("Tick at least one commune."), "communes")
    if lacking := [row.name for row in rows if not row.postal_code]:
        raise Refused(
            _("No postal code is known for %(name)s: load the list of La Poste too.") % {"name": lacking[0]}, "communes"
        )
    held = set(Commune.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    for row in rows:
        if row.pk not in held:
            Commune.objects.create(insee=row.insee, name=row.name, postal_code=row.postal_code, zone_apl=zone)
    record(actor, actor, reason="communes")
    return len(rows) - len(held)


@transaction.atomic
def set_zone(actor: User, *, commune: Commune, zone: str) -> None:
    """The zone of the housing benefit of a commune; "" when it is not known."""
    commune.zone_apl = zone
    commune.save(update_fields=["zone_apl"])


@transaction.atomic
def leave(actor: User, *, commune: Commune) -> None:
    """The agency does not work there any more. Raises Refused where a dwelling, or a rent, names it."""
    try:
        commune.delete()
    except ProtectedError:
        raise Refused(_("Dwellings or rents of %(name)s are kept here: it stays.") % {"name": commune.name}) from None
