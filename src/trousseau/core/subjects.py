"""What pages are about. A room declares each kind of thing once: how its reader finds it, its address, what it stands
under, whose file is opened with it; its pages say the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from .access import opened
from .links import Link
from .localised import Text
from .models import Household, User
from .pages import Task, form_page

Trail = tuple[tuple[Text, str], ...]  # (label, address) from the room to the page that is read, which has no address


@dataclass(frozen=True)
class Place:
    """A page that others stand under, often a list: its label (lazy), the name of its address, or the link to it when it
    is of a later room, and what stands in that address."""

    label: Text
    page: str | Link
    above: "Place | None" = None
    args: tuple[int, ...] = ()

    def url(self) -> str:
        return self.page.url(*self.args) if isinstance(self.page, Link) else reverse(self.page, args=self.args)

    def trail(self, *more: tuple[Text, str]) -> Trail:
        """The way to this page, then `more`."""
        return (*(self.above.trail() if self.above else ()), (str(self.label), self.url()), *more)

    def form(self, request, *, title: Text, here: Text = "", cancel: str = "", **task: Any) -> HttpResponse:
        """A page with a form under this one, to which it goes back. The rest as `Task` has it."""
        trail = self.trail((here or title, ""))
        return form_page(request, Task(title=title, cancel=cancel or self.url(), crumbs=trail, **task))


@dataclass(frozen=True)
class Subject[T: Model]:
    """One kind of thing. `keyword`: what its verbs call it. `rows`: those that a user may see.

    `page` names the address of its own page; a thing without one is read on the page that it stands `under`: a place, or
    the page of the subject that `of` gives. `household` says whose file is opened with it, where that is not the file opened
    with what it stands under.
    """

    keyword: str
    rows: Callable[[User], QuerySet[T]]
    under: "Place | Subject"
    page: str = ""
    name: Callable[[T], Text] = str
    of: Callable[[T], Any] | None = None  # the thing of `under` that it belongs to
    household: Callable[[T], Household] | None = None

    def find(self, request, pk: int, opening: str = "", /, **where: Any) -> T:
        """The thing, or a 404 when the reader may not see it; `opening`: the page under which the opening is logged."""
        thing = get_object_or_404(self.rows(request.user), pk=pk, **where)
        if opening:
            household = self.household_of(thing)
            assert household, f"nobody’s file is opened with a {self.keyword}"
            opened(request, household, opening)
        return thing

    def household_of(self, thing: T) -> Household | None:
        """Whose file is opened with it; None for what is nobody’s."""
        if self.household:
            return self.household(thing)
        return self.under.household_of(self._owner(thing)) if isinstance(self.under, Subject) else None

    def url(self, thing: T, part: str = "") -> str:
        """The address of its page, at `part` of it."""
        if not self.page:
            return self.under.url(self._owner(thing), part) if isinstance(self.under, Subject) else self.under.url()
        return reverse(self.page, args=[thing.pk]) + (f"#{part}" if part else "")

    def _owner(self, thing: T) -> Any:
        assert self.of, f"a {self.keyword} stands under a thing: `of` says which"
        return self.of(thing)

    def way(self, thing: T) -> Trail:
        """From the room to its page."""
        above = self.under.way(self._owner(thing)) if isinstance(self.under, Subject) else self.under.trail()
        return (*above, (self.name(thing), self.url(thing))) if self.page else above

    def trail(self, thing: T, here: Text = "") -> Trail:
        """The way to its page, which is read; or to the page `here` under it."""
        *above, own = self.way(thing)
        return (*above, own, (here, "")) if here else (*above, (own[0], ""))

    def form(
        self,
        request,
        thing: T,
        *,
        title: Text,
        here: Text = "",
        part: str = "",
        cancel: str = "",
        given: Mapping[str, Any] = MappingProxyType({}),
        **task: Any,
    ) -> HttpResponse:
        """A page with a form about one thing. Its verb receives the thing under `keyword`, beside what is `given`; the
        thing's page follows, at `part` of it. The rest as `Task` has it."""
        return form_page(
            request,
            Task(
                title=title,
                about=thing,
                given={self.keyword: thing, **given},
                crumbs=self.trail(thing, here or title),
                cancel=cancel or self.url(thing, part),
                **task,
            ),
        )
