from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.mail.enums import Channel


class Step(TextChoices):
    """The one next action of a tenancy in debt, mildest first."""

    CALL = "call", _("Call")
    REMIND = "remind", _("Write")
    PLAN = "plan", _("Propose a payment plan")
    REPORT = "report", _("Report to the CAF")
    DECIDE = "decide", _("Decide with someone")


class Reading(TextChoices):
    """How the debts born before a change of regime, and not arrears yet, are read after it: `rules.arrears.Reading`."""

    EARLIER = "earlier", _("The earlier day of the two rules")
    FORMER = "former", _("The rules under which they were born")
    LATTER = "latter", _("The rules of today")


CONTACTS = (Step.CALL, Step.REMIND)  # done by a contact, which the follow-up keeps


# how arrears are reported to who pays the aid
REPORTING = (Channel.SYSTEM, Channel.POST, Channel.REGISTERED, Channel.EMAIL)
