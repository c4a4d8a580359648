from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    PROFESSIONAL = "professional", _("Professional note")
    PRIVATE = "private", _("Private note")
