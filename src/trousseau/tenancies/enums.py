from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.states import Transition
from trousseau.rules.rent_due import Prorata


class LeaseState(TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed, keys not yet given")
    RUNNING = "running", _("In force")
    ENDED = "ended", _("Ended")
    ABANDONED = "abandoned", _("Draft abandoned")


class Contract(TextChoices):
    """Which contract the law asks for: the contrat type binds free and Loc1 dwellings only."""

    STANDARD = "contrat_type", _("Standard contract (décret 2015-587)")
    CONVENTIONED = "conventioned", _("Conventioned dwelling (loi 89-462, art. 40 III)")


class ChangeKind(TextChoices):
    REVISION = "revision", _("Yearly revision")
    AMENDMENT = "amendment", _("Amendment")
    CEILING = "ceiling", _("Ceiling of the convention")
    CHARGES = "charges", _("New provision for charges")


class SuspensionKind(TextChoices):
    ORDER = "order", _("Rent suspended by an order")
    WITHHELD = "withheld", _("Housing aid withheld")


class ProrataMethod(TextChoices):
    """How a month begun or ended inside is counted (rules/rent_due.py): a term of the lease, no text fixes it."""

    ACTUAL = Prorata.ACTUAL.value, _("Days of the month")
    THIRTY = Prorata.THIRTY.value, _("Thirtieths of a month (30/360)")
    YEAR = Prorata.YEAR.value, _("Days of the year (12/365)")


WRITE = roles(Role.DIRECTOR, Role.RENTAL, granted=True)
TRANSITIONS = (
    Transition("sign", _("Sign the lease"), (LeaseState.DRAFT,), LeaseState.SIGNED, WRITE, "Loi 89-462, art. 3"),
    Transition("keys", _("Hand over the keys"), (LeaseState.SIGNED,), LeaseState.RUNNING, WRITE),
    Transition("end", _("Record the departure"), (LeaseState.RUNNING,), LeaseState.ENDED, WRITE),
    Transition("abandon", _("Abandon the draft"), (LeaseState.DRAFT,), LeaseState.ABANDONED, WRITE),
)
