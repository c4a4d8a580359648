"""Receive facts files; trust and withdraw the keys that sign them."""

import hashlib
from datetime import date
from pathlib import PurePath

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core.actions import next_number, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.exchange.facts import FactsFile, NotFacts, key_id, read

from .enums import DeliveryState
from .models import Delivery, FactRow, TrustedKey
from .public import LOCK, publish


def receive(actor: User, *, data: bytes, filename: str, today: date) -> tuple[Delivery, bool]:
    """Take in a facts file; (delivery, True), or the earlier delivery and False when the file is already here.

    It replaces the facts of its source dated within its period, and publishes the months that it completes.
    Raises Refused, on the field `file`.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    known = Delivery.objects.filter(sha256=sha256).first()
    if known:
        return known, False
    file, key = _read(data)  # before the transaction: the file says how long it takes
    return _keep(actor, file, key, sha256, filename, today)


@transaction.atomic
def _keep(
    actor: User, file: FactsFile, key: TrustedKey, sha256: str, filename: str, today: date
) -> tuple[Delivery, bool]:
    number = next_number(LOCK)  # its row lock makes PostgreSQL receive one file at a time
    if known := Delivery.objects.filter(sha256=sha256).first():
        transaction.set_rollback(True)  # somebody received it meanwhile: the number is given back
        return known, False
    if not TrustedKey.objects.filter(pk=key.pk, withdrawn_on=None).exists():
        raise Refused(_("The key of this file was just withdrawn: nothing was received."), field="file")
    _check_order(file, today)
    FactRow.objects.filter(delivery__source=file.source, date__range=(file.start, file.end)).delete()
    _mark_replaced(file)
    delivery = Delivery(
        number=number,
        source=file.source,
        agreement=file.agreement,
        starts_on=file.start,
        ends_on=file.end,
        made_at=file.made_at,
        key=key,
        sha256=sha256,
        filename=PurePath(filename).name[:120],
        received_by=actor,
        rows=len(file.facts),
    )
    record(delivery, actor)
    FactRow.objects.bulk_create(
        (
            FactRow(
                delivery=delivery,
                household=fact.household,
                person=fact.person,
                kind=fact.kind,
                date=fact.date,
                commune=fact.commune,
                size=fact.size,
            )
            for fact in file.facts
        ),
        batch_size=1000,
    )
    publish(today)
    return delivery, True


def _read(data: bytes) -> tuple[FactsFile, TrustedKey]:
    keys = {key.key_id: key for key in TrustedKey.objects.filter(withdrawn_on=None)}
    try:
        file = read(data, public_keys=[key.pem.encode() for key in keys.values()])
    except NotFacts as refusal:
        raise Refused(str(refusal), field="file") from refusal
    key = keys[file.key]
    if key.source != file.source:
        raise Refused(
            _(
                "This file says it comes from “%(source)s”, but its key is that of “%(owner)s”. "
                "Do not use it; call that source."
            )
            % {"source": file.source, "owner": key.source},
            field="file",
        )
    return file, key


def _check_order(file: FactsFile, today: date) -> None:
    if file.end > today:
        raise Refused(
            _(
                "The period of this file ends on %(end)s, which has not come yet. Ask for a file that ends today or earlier."
            )
            % {"end": f"{file.end:%d/%m/%Y}"},
            field="file",
        )
    newer = _overlapping(file).filter(made_at__gte=file.made_at).first()
    if newer:
        raise Refused(
            _(
                "Delivery %(number)s, made later, already covers some of these days: nothing was changed. "
                "Ask the source for a new file."
            )
            % {"number": newer.number},
            field="file",
        )


def _overlapping(file: FactsFile) -> QuerySet[Delivery]:
    return Delivery.objects.filter(source=file.source, starts_on__lte=file.end, ends_on__gte=file.start)


def _mark_replaced(file: FactsFile) -> None:
    _overlapping(file).exclude(state=DeliveryState.REPLACED).update(state=DeliveryState.PARTLY_REPLACED)
    _overlapping(file).filter(starts_on__gte=file.start, ends_on__lte=file.end).update(state=DeliveryState.REPLACED)


@transaction.atomic
def trust_key(actor: User, *, source: str, label: str, pem: str, on: date) -> TrustedKey:
    """Accept the files that this key signs for `source`. Raises Refused, on the field at fault."""
    try:
        number = key_id(pem.strip().encode())
    except NotFacts as refusal:
        raise Refused(str(refusal), field="pem") from refusal
    if TrustedKey.objects.filter(key_id=number).exists():
        raise Refused(_("This key is already in the list."), field="pem")
    key = TrustedKey(source=source, label=label, pem=pem.strip() + "\n", key_id=number, added_on=on)
    record(key, actor)
    return key


@transaction.atomic
def withdraw_key(actor: User, *, key: TrustedKey, on: date) -> None:
    """Refuse its files from now on; what was received stays. Once withdrawn, a key does not come back."""
    if key.withdrawn_on:
        raise Refused(_("This key is already withdrawn."))
    key.withdrawn_on = on
    record(key, actor)
