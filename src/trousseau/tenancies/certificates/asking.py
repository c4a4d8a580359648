"""Ask for what is missing under many leases."""

from datetime import date

from django.db.models import QuerySet

from trousseau.core.models import User
from trousseau.mail.enums import Channel

from ..models import CertificateRequest, Lease
from ..pressed import Pressed, each
from . import queries
from .actions import ask_certificates


def ask_all(
    actor: User, *, leases: QuerySet[Lease], on: date, channel: str = Channel.POST
) -> Pressed[CertificateRequest]:
    """A letter to each of these leases that lacks a certificate and was not asked lately. By registered letter: to those
    whose insurance is missing, as a formal notice."""
    rows = queries.to_summon(leases, on) if channel == Channel.REGISTERED else queries.to_ask(leases, on)
    return each(rows, lambda lease: ask_certificates(actor, lease=lease, on=on, channel=channel))
