from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

SIGN = Kind(
    "conventions.sign",
    Role.DIRECTOR,
    _("Sign the convention “%(convention)s”"),
    _("The council voted; no payment can be received before the signature."),
    _("Open the convention"),
    page="conventions:convention",
)
DUE = Kind(
    "conventions.due",
    Role.DIRECTOR,
    _("Ask %(funder)s for %(left)s, due since %(since)s"),
    _("Convention “%(convention)s”: %(came)s came of the %(amount)s that it promised for that day."),
    _("Open the convention"),
    page="conventions:convention",
)
GIVE_BACK = Kind(
    "conventions.give_back",
    Role.DIRECTOR,
    _("Give %(left)s back to %(funder)s"),
    _("Convention “%(convention)s”: asked on %(asked)s, %(why)s."),
    _("Open the convention"),
    page="conventions:convention",
)
PUBLISH = Kind(
    "conventions.publish",
    Role.COORDINATOR,
    _("Publish the data of the convention “%(convention)s”"),
    _("Signed on %(signed)s: who grants publishes its essential data in the months that follow."),
    _("Open the convention"),
    page="conventions:convention",
)
ACCOUNT = Kind(
    "conventions.account",
    Role.DIRECTOR,
    _("Give the financial account of %(year)s: “%(convention)s”"),
    _("The exercise ended on %(ended)s: its account goes to those who paid."),
    _("Open the convention"),
    page="conventions:convention",
)
TERM = Kind(
    "conventions.term",
    Role.DIRECTOR,
    _("Renew or end the convention “%(convention)s”"),
    _("Its term is %(ends)s: after it, nothing more is granted under it."),
    _("Open the convention"),
    page="conventions:convention",
)
ARTICLE = Kind(
    "conventions.article",
    Role.DIRECTOR,
    _("%(words)s: “%(convention)s”"),
    _("The convention sets this day."),
    _("Open the convention"),
    page="conventions:convention",
)
