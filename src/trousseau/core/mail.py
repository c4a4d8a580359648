"""A message to the owner of an account, where the server sends mail. The subject never names anyone: it is read on
locked screens and in logs."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from .errors import Refused
from .models import Agency

SILENT = ("console.EmailBackend", "dummy.EmailBackend")  # they write on the server's own screen, or nowhere


def can_send() -> bool:
    return not settings.MAILERS["default"]["BACKEND"].endswith(SILENT)


def require_mail() -> None:
    """Raises Refused, with what to do, on a server that sends none."""
    if not can_send():
        raise Refused(
            _(
                "This server sends no e-mail yet, so that no link was sent. Whoever looks after the machine may set "
                "TROUSSEAU_MAIL (README), or write a link there with: trousseau link E-MAIL."
            )
        )


def not_sent() -> Refused:
    return Refused(_("The message did not leave: the mail server did not take it. Try again later."))


def send(to: str, *, subject: str, body: str) -> None:
    """Raises Refused when the message did not leave."""
    require_mail()
    agency = Agency.objects.first()
    signed = f"{body}\n\n{agency.name}\n" if agency else f"{body}\n"
    message = EmailMessage(subject, signed, agency.email or None if agency else None, [to])
    try:
        message.send()
    except (SMTPException, OSError) as failed:
        raise not_sent() from failed
