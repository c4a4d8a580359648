"""The signed copies of the demonstration: those of its last days still wait to be filed."""

import io
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from PIL import Image, ImageDraw

from trousseau.core.enums import Role
from trousseau.core.models import ToDo
from trousseau.core.signing import SIGNABLES

from .cast import Cast

WAITING = timedelta(days=20)  # before the end of the story: what was to be filed since waits


def file_copies(story: Cast) -> None:
    """Each is filed on the day that it was due, by who is asked for it."""
    kinds = {kind.todo.code: kind for kind in SIGNABLES.values()}
    due = ToDo.objects.waiting().filter(kind__in=kinds, due_on__lt=story.until - WAITING)
    for row in due.order_by("due_on", "pk"):
        kind, actor = kinds[row.kind], story.people[Role(row.role)]
        thing = kind.subject.rows(actor).filter(pk=row.subject.partition(":")[2]).first()
        if thing is not None and not kind.refusal(thing):
            key = str(uuid5(NAMESPACE_URL, row.subject))
            kind.file(actor, thing, scans=[(photo(row.subject), ".jpg")], key=key, today=row.due_on)


def photo(reference: str) -> bytes:
    """The photo of a paper that nobody signed: it says that it is the demonstration's."""
    page = Image.new("RGB", (420, 594), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((20, 20, 400, 574), outline="grey")
    draw.text((40, 60), f"Exemplaire de demonstration\n\n{reference}\n\nsignatures inventees", fill="black")
    out = io.BytesIO()
    page.save(out, "JPEG", quality=40)
    return out.getvalue()
