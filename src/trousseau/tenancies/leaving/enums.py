from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeBy(TextChoices):
    """Who, or what, ends the lease."""

    TENANT = "tenant", _("Notice by the tenant")
    OWNER = "owner", _("Notice by the owner")
    DEATH = "death", _("Death of the tenant")
    ABANDONED = "abandoned", _("Dwelling abandoned")


class NoticeChannel(TextChoices):
    """Loi 89-462, art. 15 I: the three valid ones. Nothing else is a notice."""

    LETTER = "letter", _("Registered letter with receipt")
    ACT = "act", _("Act of a commissaire de justice")
    HAND = "hand", _("Handed over against a signature")


class TenantGround(TextChoices):
    """Loi 89-462, art. 15 I, 1° to 5°: what makes the notice shorter, once it is proved."""

    TENSE = "tense", _("Dwelling in a tense zone (zone tendue)")
    WORK = "work", _("First job, transfer, job lost, or new job after one lost")
    HEALTH = "health", _("Health, seen by a doctor, that asks for another home")
    VIOLENCE = "violence", _("Violence within the couple or on a child")
    INCOME = "income", _("RSA or AAH")
    SOCIAL = "social", _("A social home, or another one under a convention, was given")


class OwnerGround(TextChoices):
    """Loi 89-462, art. 15 I and II: the only three reasons of a lessor."""

    SALE = "sale", _("Sale of the dwelling")
    TAKE_BACK = "take_back", _("To live there, or a close relative")
    SERIOUS = "serious", _("Serious and legitimate reason")


GROUNDS = [*TenantGround.choices, *OwnerGround.choices]
