"""What owners write on the public page, before an officer takes it up."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import DwellingKind, Energy
from trousseau.core.fields import CentsField, KeyField
from trousseau.core.models import Commune, User

from ..enums import ApproachState, OwnerKind
from .prospects import Prospect


class Approach(models.Model):
    """An owner proposed a dwelling. Kept as it was written; the officer accepts it as a prospect or closes it."""

    reference = models.CharField(_("reference"), max_length=12, unique=True)
    form_key = models.CharField(max_length=40, unique=True)  # the same page sent twice is one proposal
    received_on = models.DateField(_("proposal received on"))
    kind = models.CharField(_("kind"), max_length=8, choices=OwnerKind, default=OwnerKind.PERSON)
    name = models.CharField(_("name"), max_length=160)
    owner_key = KeyField(sources=("name",))
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    owner_address = models.CharField(_("owner’s address"), max_length=240, blank=True)
    consent_text = models.TextField(_("text that the owner read"), blank=True)  # empty: does not agree to be called
    dwelling_kind = models.CharField(_("kind of dwelling"), max_length=8, choices=DwellingKind)
    address = models.CharField(_("address"), max_length=200)
    complement = models.CharField(_("floor, door"), max_length=80, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name=_("commune"), related_name="+")
    dwelling_key = KeyField(sources=("address",))
    rooms = models.PositiveSmallIntegerField(_("main rooms"))
    surface = models.DecimalField(_("living area"), max_digits=6, decimal_places=2)
    energy = models.CharField(_("energy class"), max_length=1, choices=Energy, blank=True)
    free_on = models.DateField(_("free from"), null=True, blank=True)
    rent_hoped = CentsField(_("rent hoped for"), null=True, blank=True)
    words = models.TextField(_("in the owner’s words"), max_length=1000, blank=True)
    simulation = models.JSONField(_("simulation"), null=True, blank=True)  # when the owner asked to join it
    state = models.CharField(_("state"), max_length=8, choices=ApproachState, default=ApproachState.WAITING)
    closed_reason = models.CharField(_("why it was closed"), max_length=200, blank=True)
    handled_on = models.DateField(_("handled on"), null=True, blank=True)
    handled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("handled by"), related_name="+"
    )
    prospect = models.ForeignKey(
        Prospect, models.PROTECT, null=True, blank=True, verbose_name=_("prospect"), related_name="approaches"
    )

    class Meta:
        ordering = ("received_on", "id")
        verbose_name = _("owner’s proposal")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ApproachState.ACCEPTED, prospect__isnull=False)
                | (~Q(state=ApproachState.ACCEPTED) & Q(prospect=None)),
                name="approach_accepted_has_prospect",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApproachState.CLOSED) | ~Q(closed_reason=""),
                name="approach_closed_says_why",
                violation_error_message=_("Say why it is closed."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
