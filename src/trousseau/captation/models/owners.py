"""Who owns a dwelling, which part of it, and how they may be reached."""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import EncryptedTextField, KeyField
from trousseau.core.models import Dwelling, User, Versioned
from trousseau.core.ring import Purpose
from trousseau.rules import identifiers

from ..enums import OwnerKind, OwnershipRight


class Owner(Versioned):
    """Who owns a dwelling. The telephone leaves this table only by `reach.queries.telephone`."""

    kind = models.CharField(_("kind"), max_length=8, choices=OwnerKind, default=OwnerKind.PERSON)
    name = models.CharField(_("name"), max_length=160)
    key = KeyField(sources=("name",))
    address = models.CharField(_("address"), max_length=240, blank=True)  # an imported one may lack it
    siren = models.CharField(_("SIREN or SIRET number"), max_length=14, blank=True)
    iban = EncryptedTextField(_("IBAN"), purpose=Purpose.BANK, blank=True, default="", bound=("id",))
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="owner")
    erased_on = models.DateField(_("data erased on"), null=True, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("key", "id")
        verbose_name = _("owner")

    def __str__(self) -> str:
        return self.name

    @property
    def legal_person(self) -> bool:
        return self.kind == OwnerKind.BODY  # a family SCI counts as natural persons (loi 89-462, art. 13)

    @property
    def iban_masked(self) -> str:
        return identifiers.masked(self.iban)


class Ownership(Versioned):
    """The part of an owner in a dwelling, from a day to a day. Whom the agency meets is the prospect’s `owner`."""

    dwelling = models.ForeignKey(Dwelling, models.CASCADE, verbose_name=_("dwelling"), related_name="ownerships")
    owner = models.ForeignKey(Owner, models.PROTECT, verbose_name=_("owner"), related_name="ownerships")
    rank = models.PositiveSmallIntegerField(_("rank"))
    right = models.CharField(_("right"), max_length=9, choices=OwnershipRight, default=OwnershipRight.FULL)
    share_of = models.PositiveIntegerField(_("share, numerator"), null=True, blank=True)
    share_in = models.PositiveIntegerField(_("share, denominator"), null=True, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("rank", "id")
        verbose_name = _("ownership")
        constraints = [
            models.UniqueConstraint(
                fields=("dwelling", "owner", "right"),
                condition=Q(ends_on=None),
                name="ownership_once",
                violation_error_message=_("This owner already holds this right in the dwelling."),
            ),
            models.UniqueConstraint(
                fields=("dwelling", "rank"),
                condition=Q(ends_on=None),
                name="ownership_rank_once",
                violation_error_message=_("Another owner of this dwelling already has this rank."),
            ),
            models.CheckConstraint(
                condition=Q(share_of=None, share_in=None) | Q(share_of__gte=1, share_in__gte=F("share_of")),
                name="ownership_share",
                violation_error_message=_("A share is at most the whole: write for instance 1/2."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="ownership_dates",
                violation_error_message=_("It ends after it began."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} – {self.dwelling}"

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.share_of, self.share_in) if self.share_of and self.share_in else None
