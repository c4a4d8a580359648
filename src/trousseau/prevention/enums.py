from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class ReportChannel(TextChoices):
    """How arrears are reported to who pays the aid."""

    ONLINE = "online", _("On the site of the CAF")
    LETTER = "letter", _("By letter")
    REGISTERED = "register", _("By registered letter")
    EMAIL = "email", _("E-mail")
