"""A register of 10,000 mandates, each with its line, to be read again from end to end."""

from django.db.models import Model

from trousseau.core import chain
from trousseau.core.models import Dwelling, Sequence, User
from trousseau.ledger.models import Fund
from trousseau.mandates.models import Mandate, RegisterEntry
from trousseau.mandates.register import NAME, content

LINES = 10_000


def fill(writer: User) -> chain.Head:
    """As many mandates as are missing, then a line for each, sealed: the head of the register."""
    have = list(Mandate.objects.order_by("number").select_related("owner", "dwelling"))
    numbers = range(len(have) + 1, LINES + 1)
    funds = Fund.objects.bulk_create(Fund(ledger="clients", code=f"M{n:05d}", label=f"{n}") for n in numbers)
    models = [have[(number - 1) % len(have)] for number in numbers]
    dwellings = Dwelling.objects.bulk_create(_copy(model.dwelling, id=None) for model in models)
    have += Mandate.objects.bulk_create(
        _copy(model, id=None, number=number, fund_id=fund.pk, dwelling_id=dwelling.pk)
        for model, number, fund, dwelling in zip(models, numbers, funds, dwellings, strict=True)
    )
    lines, last = [], chain.START
    for mandate in have:
        line = RegisterEntry(
            chain_number=mandate.number,
            prev_hash=last.hash,
            number=mandate.number,
            kind="mandate",
            mandate=mandate,
            owner_id=mandate.owner_id,
            dwelling_id=mandate.dwelling_id,
            date=mandate.signed_on,
            names=mandate.owner.name,
            addresses=mandate.owner.address,
            situation="T2, 1 rue des Essais, 21000 Dijon",
            purpose="Gestion locative du 01/11/2026 au 31/10/2029",
            observations="Signé à l’agence",
            written_at=writer.created_at,
            written_by=writer,
        )
        line.hash = chain.seal(NAME, line.chain_number, last.hash, content(line))
        last = chain.Head(line.chain_number, line.hash)
        lines.append(line)
    RegisterEntry.objects.bulk_create(lines)
    Sequence.objects.update_or_create(code=NAME, defaults={"last": LINES})
    return last


def _copy[T: Model](model: T, **changed: object) -> T:
    return type(model)(
        **{field.attname: getattr(model, field.attname) for field in model._meta.concrete_fields} | changed
    )
