"""What opens and what feeds a dwelling: its keys, its contracts of water and energy, what threatens to be cut off."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.models import User, Versioned
from trousseau.mandates.models import Mandate
from trousseau.payouts.models import Supplier

from ..enums import Holder, InNameOf, Supply


class KeySet(models.Model):
    """A set of keys of a dwelling that the agency keeps: what is on its ring."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="key_sets", verbose_name=_("dwelling"))
    mark = models.CharField(_("mark on the ring"), max_length=40)
    what = models.CharField(_("what is on it"), max_length=160, help_text=_("For instance: 2 keys, 1 badge."))
    since = models.DateField(_("kept since"))
    lost_on = models.DateField(_("lost on"), null=True, blank=True)

    class Meta:
        ordering = ("mark", "id")
        verbose_name = _("set of keys")
        constraints = [
            models.UniqueConstraint(
                fields=("mandate", "mark"),
                name="key_set_once",
                violation_error_message=_("A set of this dwelling already bears this mark."),
            )
        ]

    def __str__(self) -> str:
        return self.mark


class KeyHolding(models.Model):
    """Who took a set of keys, until when, and when it came back. One holder at a time."""

    keys = models.ForeignKey(KeySet, models.PROTECT, related_name="holdings", verbose_name=_("set of keys"))
    holder = models.CharField(_("who holds it"), max_length=8, choices=Holder)
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, null=True, blank=True, related_name="key_holdings", verbose_name=_("craftsman")
    )
    out_on = models.DateField(_("taken on"))
    due_on = models.DateField(_("to be given back by"))
    back_on = models.DateField(_("given back on"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("handed over by"))

    class Meta:
        ordering = ("-out_on", "-id")
        verbose_name = _("holding of keys")
        constraints = [
            models.UniqueConstraint(
                fields=("keys",),
                condition=Q(back_on=None),
                name="keys_held_once",
                violation_error_message=_("This set is already out: note its return first."),
            ),
            models.CheckConstraint(
                condition=Q(back_on=None) | Q(back_on__gte=F("out_on")),
                name="keys_back_after_out",
                violation_error_message=_("It came back after it was taken: check the days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.keys} {self.out_on}"


class SupplyContract(Versioned):
    """Water or energy of a dwelling, in whose name, from a day and an index to a day and an index."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="supplies", verbose_name=_("dwelling"))
    supply = models.CharField(_("what is supplied"), max_length=5, choices=Supply)
    in_name_of = models.CharField(_("in whose name"), max_length=6, choices=InNameOf)
    provider = models.CharField(_("provider"), max_length=120, blank=True)
    meter = models.CharField(_("number of the meter"), max_length=40, blank=True)
    starts_on = models.DateField(_("from"))
    first_index = models.PositiveIntegerField(_("index at the start"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    last_index = models.PositiveIntegerField(_("index at the end"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("supply", "-starts_on", "-id")
        verbose_name = _("contract of water or energy")
        constraints = [
            models.UniqueConstraint(
                fields=("mandate", "supply"),
                condition=Q(ends_on=None),
                name="supply_in_one_name",
                violation_error_message=_("A contract for it already runs: end it first."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="supply_dates",
                violation_error_message=_("It ends after it began: check the days."),
            ),
            models.CheckConstraint(
                condition=Q(last_index=None) | Q(first_index=None) | Q(last_index__gte=F("first_index")),
                name="supply_index_rises",
                violation_error_message=_("An index never goes down: read the meter again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_supply_display()} {self.starts_on}"


class CutOff(models.Model):
    """A letter that announces a cut of water or energy, and what was done about it."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="cut_offs", verbose_name=_("dwelling"))
    supply = models.CharField(_("what would be cut"), max_length=5, choices=Supply)
    received_on = models.DateField(_("received on"))
    cut_on = models.DateField(_("cut announced for"))
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    settled_by = models.CharField(_("what was done"), max_length=200, blank=True)

    class Meta:
        ordering = ("cut_on", "id")
        verbose_name = _("cut-off notice")
        constraints = [
            models.UniqueConstraint(
                fields=("mandate", "supply", "cut_on"),
                name="cut_off_once",
                violation_error_message=_("This cut is already noted."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_supply_display()} {self.cut_on}"
