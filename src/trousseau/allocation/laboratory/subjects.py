"""What the pages of the laboratory are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from .. import subjects
from ..models import Trial
from . import words
from .queries import trials

LABORATORY = Place(_("Laboratory"), "allocation:laboratory", subjects.COMMISSION)
TRIAL = Subject[Trial]("trial", lambda user: trials().defer(None), LABORATORY, "allocation:trial", words.title)
