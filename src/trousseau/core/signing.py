"""What is signed: a room declares each kind once. From there on, its page leads from the draft to the signed copy, which
is filed on it, replaced with a reason alone, and read by who may read the paper.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.rules.dates import add_days

from . import localised
from .access import Right
from .actions import write
from .actions_papers import file_document
from .enums import Role
from .errors import Refused, sent_again
from .localised import Text
from .models import Document, Household, SignedCopy, SignedPage, ToDo, User
from .personal_data import PersonalData, delete, discard
from .subjects import Subject
from .todo import Kind, close_todo, open_todo

KIND = "signed"  # of the documents that are signed copies
FILE_DAYS = 8  # days of the house, from the signature, to file the copy
MOST_FILES = 40  # of one copy
SIGNABLES: dict[str, "Signable"] = {}


@dataclass(frozen=True)
class Signable[T: Model]:
    """One kind of thing that is signed. `code` is room.name; `noun` names it in a sentence.

    `signed_on`: the day of its signature, None before. `void`: why none is filed on a thing that bears one, "" when it
    may be. `role`: who is asked for the copy. Its pages are the addresses room:name_copy, made by `core.views_signed`.
    """

    code: str
    noun: Text
    subject: Subject[T]
    signed_on: Callable[[T], date | None]
    read: Right
    write: Right
    role: Role
    name: Callable[[T], Text] = str
    void: Callable[[T], Text] = lambda thing: ""
    part: str = ""  # of the page of the thing, where the copy is read
    todo: Kind = field(init=False, repr=False)

    def __post_init__(self) -> None:
        what = lazy(lambda: _("File the signed copy: %(what)s") % {"what": f"{self.noun} %(name)s"}, str)()
        why = gettext_lazy("Signed on %(signed)s: its scan, or its photos, are not filed yet.")
        kind = Kind(f"{self.code}_copy", self.role, what, why, gettext_lazy("File the copy"), page=self.page)
        object.__setattr__(self, "todo", kind)
        SIGNABLES[self.code] = self

    @property
    def page(self) -> str:
        return self.code.replace(".", ":", 1) + "_copy"

    def about(self, thing: T) -> str:
        return f"{self.code}:{thing.pk}"

    def copy_of(self, thing: T) -> SignedCopy | None:
        """The copy that stands."""
        return SignedCopy.objects.filter(about=self.about(thing), replaced_on=None).select_related("filed_by").first()

    def await_copy(self, thing: T, *, on: date) -> None:
        """It was just signed: its copy is asked for."""
        signed = self.signed_on(thing)
        if signed is None or self.copy_of(thing):
            return
        open_todo(
            self.todo,
            thing=self.about(thing),
            url=reverse(self.page, args=[thing.pk]),
            on=on,
            due_on=add_days(max(on, signed), FILE_DAYS),
            household=self._household(thing),
            name=str(self.name(thing)),
            signed=signed.isoformat(),
        )

    def refusal(self, thing: T) -> Text:
        """Why no copy may be filed on it now; "" when one may."""
        if self.signed_on(thing) is None:
            return _("Nothing is signed yet: record the signature first, then file the signed copy.")
        return self.void(thing)

    def _household(self, thing: T) -> Household | None:
        return self.subject.household_of(thing)

    @transaction.atomic
    def file(
        self,
        actor: User,
        thing: T,
        *,
        scans: list[tuple[bytes, str]],
        key: str,
        today: date,
        replaces: int | None = None,
        why: str = "",
    ) -> SignedCopy:
        """File the scans, (bytes, suffix) each, in their order. `replaces`: the copy that was read on the page.

        Raises Refused for what is not signed, or void, and when another copy stands than the one that was read.
        """
        if made := SignedCopy.objects.filter(key=key, about=self.about(thing)).first():
            sent = [hashlib.sha256(content).hexdigest() for content, _suffix in scans]
            kept = list(made.pages.values_list("file__sha256", flat=True))
            if replaces is None and (made.replaced_on or sent != kept):
                raise Refused(_taken(self.copy_of(thing)), "scans")
            sent_again(SimpleNamespace(replaced_on=made.replaced_on, scans=kept), replaced_on=None, scans=sent)
            return made  # the same form, sent twice
        self.write.require(actor)
        signed = self.signed_on(thing)
        if (refusal := self.refusal(thing)) or signed is None:
            raise Refused(str(refusal), "scans")
        if not scans:
            raise Refused(_("Give the scan, or the photos, of the signed paper."), "scans")
        if len(scans) > MOST_FILES:
            raise Refused(_("A copy has %(n)s files at most: scan it in one PDF.") % {"n": MOST_FILES}, "scans")
        standing = self.copy_of(thing)
        if (standing.pk if standing else None) != replaces:
            raise Refused(_taken(standing), "scans")
        if standing:
            if not why.strip():
                raise Refused(_("Say why this copy is replaced: it stays in the history, with the reason."), "why")
            moved = SignedCopy.objects.filter(pk=standing.pk, replaced_on=None).update(
                replaced_on=today, replaced_by=actor, replaced_for=why.strip()
            )
            if not moved:
                raise Refused(_taken(self.copy_of(thing)), "scans")
        copy = SignedCopy(about=self.about(thing), signed_on=signed, filed_on=today, filed_by=actor, key=key)
        write(copy)
        for place, (content, suffix) in enumerate(scans, 1):
            document = file_document(
                kind=KIND,
                title=(_("Signed copy: %(what)s") % {"what": f"{self.noun} {self.name(thing)}"})[:200],
                content=content,
                suffix=suffix,
                on=today,
                household=self._household(thing),
            )
            write(SignedPage(copy=copy, place=place, file=document))
        close_todo(self.todo, thing=self.about(thing), on=today)
        return copy

    def steps(self, thing: T, user: User, **given: Any) -> dict[str, Any]:
        """What `core/_signing.html` reads: `draft` and `to_sign`, the addresses that print it before; `record`, where its
        signature is recorded; `lacks`, what is missing before it is printed or signed."""
        rows = SignedCopy.objects.filter(about=self.about(thing)).select_related("filed_by", "replaced_by")
        copies, signed = list(rows.prefetch_related("pages")), self.signed_on(thing)
        copy = next((one for one in copies if one.replaced_on is None), None)
        return {
            "noun": self.noun,
            "signed_on": signed,
            "copy": copy,
            "pages": self._links(thing, copy) if copy else (),
            "earlier": [(one, self._links(thing, one)) for one in copies if one.replaced_on],
            "file": reverse(self.page, args=[thing.pk]) if self.write(user) and not self.refusal(thing) else "",
            "void": self.void(thing) if signed else "",
            **given,
        }

    def _links(self, thing: T, copy: SignedCopy) -> list[str]:
        return [reverse(f"{self.page}_page", args=[thing.pk, page.pk]) for page in copy.pages.all()]

    def erasable(self, rows: Callable[[Any], QuerySet]) -> PersonalData:
        """The copies filed on the `rows` of a household, erased with them, before them, their files too."""

        def copies(subject) -> QuerySet:
            abouts = [f"{self.code}:{pk}" for pk in rows(subject).values_list("pk", flat=True)]
            return SignedCopy.objects.filter(about__in=abouts)

        return PersonalData(SignedCopy, copies, _erase, order=1)

    def personal_data(self, rows: Callable[[Any], QuerySet], **said: Any) -> list[PersonalData]:
        """The copies filed on the `rows` of a subject: kept as the papers that they are."""

        def abouts(subject) -> list[str]:
            return [f"{self.code}:{pk}" for pk in rows(subject).values_list("pk", flat=True)]

        copies = PersonalData(SignedCopy, lambda s: SignedCopy.objects.filter(about__in=abouts(s)), **said)
        pages = PersonalData(SignedPage, lambda s: SignedPage.objects.filter(copy__about__in=abouts(s)), **said)
        files = PersonalData(
            Document, lambda s: Document.objects.filter(signed_page__copy__about__in=abouts(s)), **said
        )
        if said.get("about", Household) is Household:
            return [copies, pages]  # its papers, and what is to be done for it, are declared once, by the core
        asked = PersonalData(
            ToDo, lambda s: ToDo.objects.filter(subject__in=abouts(s)), delete, order=0, about=said["about"]
        )
        return [copies, pages, files, asked]


def _erase(copies: QuerySet) -> None:
    files = list(SignedPage.objects.filter(copy__in=copies).values_list("file", flat=True))
    copies.delete()
    discard(Document.objects.filter(pk__in=files))


def _taken(standing: SignedCopy | None) -> str:
    if standing is None:
        return _("The copy that you read was replaced meanwhile: reload the page.")
    return _(
        "A signed copy was filed on %(day)s by %(name)s: open it. If it is not the right one, replace it and say why."
    ) % {"day": localised.day(standing.filed_on), "name": standing.filed_by.name}
