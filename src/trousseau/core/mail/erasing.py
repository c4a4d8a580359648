"""Messages that go: with the person they are about, or with their time."""

from django.db.models import QuerySet

from ..models import ToDo
from ..todo import about_each
from .following import UNSENT


def erase(messages: QuerySet) -> None:
    """The messages, what they asked somebody to do, and which papers they bore. The papers stay."""
    ToDo.objects.filter(kind=UNSENT.code, subject__in=about_each(messages)).delete()
    messages.delete()
