"""The seeds of the second factor, encrypted in the base: who reads it makes no code.

One without a key's name was kept before it was encrypted: it is read as it is, until a rotation encrypts it.
"""

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _

from . import ring
from .errors import Refused
from .fields import LOST_KEY, WRONG_KEY
from .ring import Purpose


class Adapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        try:
            return settings.KEYS.ring.encrypt(Purpose.FACTOR, text.encode())
        except ring.NotRead as why:
            raise _page(why) from why

    def decrypt(self, encrypted_text: str) -> str:
        if ring.read_label(encrypted_text) is None:
            return encrypted_text
        try:
            return settings.KEYS.ring.decrypt(Purpose.FACTOR, encrypted_text).decode()
        except ring.NotRead as why:
            raise _page(why) from why


def _page(why: ring.NotRead) -> Exception:
    """The page that says which key is lost: allauth’s own pages know no refusal."""
    refusal = Refused(_(LOST_KEY if isinstance(why, ring.Lost) else WRONG_KEY) % {"key": why.key})
    if context.request is None:
        return refusal
    return ImmediateHttpResponse(render(context.request, "core/refused.html", {"refusal": refusal}, status=503))
