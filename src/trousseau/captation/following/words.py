"""What a contact, a consent or an objection is called in the story of a prospect."""

from django.utils.translation import gettext as _

from ..enums import Channel, Direction, ObjectionScope
from ..models import Objection, OwnerContact


def contact_title(contact: OwnerContact) -> str:
    began = contact.direction == Direction.OUT
    return {
        Channel.LETTER: _("Letter sent") if began else _("Letter received"),
        Channel.EMAIL: _("E-mail sent") if began else _("E-mail received"),
        Channel.PHONE: _("The owner was called") if began else _("The owner called"),
        Channel.MEETING: _("The owner was met") if began else _("The owner came"),
        Channel.VISIT: _("On the spot, with the owner"),
        Channel.PAGE: _("Proposal by the public page"),
    }[Channel(contact.channel)]


def objection_title(objection: Objection) -> str:
    return {
        ObjectionScope.ALL: _("The owner refuses any contact to prospect"),
        ObjectionScope.LETTER: _("The owner refuses letters that prospect"),
        ObjectionScope.EMAIL: _("The owner refuses e-mails that prospect"),
        ObjectionScope.PHONE: _("The owner refuses calls that prospect"),
    }[ObjectionScope(objection.scope)]
