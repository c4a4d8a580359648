"""Receive facts files and take them back; trust, confirm and withdraw the keys that sign them."""

import hashlib
from datetime import date
from pathlib import PurePath

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core.actions import next_number, record
from trousseau.core.errors import Refused
from trousseau.core.models import Sequence as Series
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.exchange.facts import FactsFile, NotFacts, key_id, read

from . import access
from .enums import DeliveryState
from .models import Delivery, FactRow, TrustedKey
from .public import LOCK, publish


def receive(actor: User, *, data: bytes, filename: str, today: date) -> tuple[Delivery, bool]:
    """Take in a facts file; (delivery, True), or the earlier delivery and False when the file is already here.

    It replaces the facts of its source dated within its period, and publishes the months that it completes.
    Raises Refused, on the field `file`.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if known := _known(sha256):
        return known, False
    file, key = _read(data)  # before the transaction: the file says how long it takes
    return _keep(actor, file, key, sha256, filename, today)


def _known(sha256: str) -> Delivery | None:
    """The delivery of this very file. Raises Refused when it was withdrawn: it does not come back."""
    known = Delivery.objects.filter(sha256=sha256).first()
    if known and known.state == DeliveryState.WITHDRAWN:
        raise Refused(
            _(
                "This file is delivery %(number)s, which was withdrawn: nothing was changed. Ask the source for a new file."
            )
            % {"number": known.number},
            field="file",
        )
    return known


@transaction.atomic
def _keep(
    actor: User, file: FactsFile, key: TrustedKey, sha256: str, filename: str, today: date
) -> tuple[Delivery, bool]:
    number = next_number(LOCK)  # its row lock makes PostgreSQL receive one file at a time
    if known := _known(sha256):
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
    if key.waits:
        raise Refused(
            _(
                "The key of this file waits for a second person, who compares it with the source and confirms it "
                "(Trusted keys): nothing was received."
            ),
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
    if timezone.localdate(file.made_at) > timezone.localdate():  # an instant of two machines: no rehearsed day moves it
        raise Refused(
            _(
                "This file says it was made on %(day)s, which has not come yet: every later file of its source would be refused. "
                "Ask the source to set its clock, then for a new file."
            )
            % {"day": f"{timezone.localdate(file.made_at):%d/%m/%Y}"},
            field="file",
        )
    newer = _overlapping(file).filter(made_at__gte=file.made_at).first()
    if newer:
        raise Refused(
            _(
                "Delivery %(number)s, made on %(day)s, later than this file, already covers some of these days: nothing was "
                "changed. Ask the source for a new file, or withdraw that delivery if its date is wrong."
            )
            % {"number": newer.number, "day": f"{timezone.localdate(newer.made_at):%d/%m/%Y}"},
            field="file",
        )


def _overlapping(file: FactsFile) -> QuerySet[Delivery]:
    standing = Delivery.objects.exclude(state=DeliveryState.WITHDRAWN)
    return standing.filter(source=file.source, starts_on__lte=file.end, ends_on__gte=file.start)


def _mark_replaced(file: FactsFile) -> None:
    _overlapping(file).exclude(state=DeliveryState.REPLACED).update(state=DeliveryState.PARTLY_REPLACED)
    _overlapping(file).filter(starts_on__gte=file.start, ends_on__lte=file.end).update(state=DeliveryState.REPLACED)


@verb(
    once=No("sent again, the delivery is withdrawn already"),
    frozen=No("it names no household of this site"),
    happened=TODAY,
    right=access.DELIVERIES,
)
def withdraw_delivery(actor: User, *, delivery: Delivery, why: str, today: date) -> Delivery:
    """Take back a delivery that should not have been received: its facts go. Those that it had replaced do not come back:
    its days are told by nobody until its source gives a new file. Raises Refused.
    """
    Series.objects.select_for_update().filter(code=LOCK).first()  # one file at a time
    delivery = Delivery.objects.get(pk=delivery.pk)
    if delivery.state == DeliveryState.WITHDRAWN:
        raise Refused(_("This delivery is already withdrawn."))
    delivery.withdrawn_for = " ".join(why.split())
    if not delivery.withdrawn_for:
        raise Refused(_("Say why this delivery is withdrawn."), field="why")
    delivery.state, delivery.withdrawn_by, delivery.withdrawn_on = DeliveryState.WITHDRAWN, actor, today
    record(delivery, actor)
    delivery.facts.all().delete()
    publish(today)
    return delivery


@transaction.atomic
def trust_key(actor: User, *, source: str, label: str, pem: str, on: date) -> TrustedKey:
    """Add the key whose files of `source` will be accepted, once another person confirmed it. Raises Refused, on the field at
    fault."""
    try:
        number = key_id(pem.strip().encode())
    except NotFacts as refusal:
        raise Refused(str(refusal), field="pem") from refusal
    if TrustedKey.objects.filter(key_id=number).exists():
        raise Refused(_("This key is already in the list."), field="pem")
    key = TrustedKey(source=source, label=label, pem=pem.strip() + "\n", key_id=number, added_on=on, added_by=actor)
    record(key, actor)
    return key


@verb(
    once=No("sent again, the key is confirmed already"),
    frozen=No("it names no household"),
    happened=No("it is of the day on which it is noted"),
    right=access.CONFIRM,
)
def confirm_key(actor: User, *, key: TrustedKey, on: date) -> TrustedKey:
    """A second person compared the key with its source: from now on its files are accepted. Raises Refused."""
    key = TrustedKey.objects.select_for_update().get(pk=key.pk)
    if not key.waits:
        raise Refused(_("This key waits for nobody: it is confirmed, or withdrawn."))
    if key.added_by_id == actor.pk:
        raise Refused(_("Who added a key does not confirm it: another person does."))
    key.confirmed_by, key.confirmed_on = actor, on
    record(key, actor)
    return key


@transaction.atomic
def withdraw_key(actor: User, *, key: TrustedKey, on: date) -> None:
    """Refuse its files from now on; what was received stays. Once withdrawn, a key does not come back."""
    if key.withdrawn_on:
        raise Refused(_("This key is already withdrawn."))
    key.withdrawn_on = on
    record(key, actor)
