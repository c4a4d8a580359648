"""Owners as people to write to: what the register of mail says of them."""

from trousseau.core.models import User
from trousseau.core.normal import normal
from trousseau.mail.recipients import SHOWN, Recipient, whose

from .access import READ
from .models import Owner
from .queries import owners_named


def of_owner(owner: Owner) -> Recipient:
    """No e-mail: an owner agrees to it in the terms of an account, which this room does not know."""
    return Recipient(owner.name, owner.address, whom=whose(owner), detail=owner.address)


def owners(user: User, text: str) -> list[Recipient]:
    """The owners that this user may read and whose name holds each word of `text`."""
    if not READ(user):
        return []
    return [of_owner(owner) for owner in owners_named(normal(text), SHOWN)]
