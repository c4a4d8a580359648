"""What a room leads to without knowing it: a page of a later room.

The earlier room says in its `links.py` what it wants to lead to, and the later one, in its `apps.py`, at which of its
pages one arrives. A template writes {% link "room.page" argument as url %}.
"""

from django.urls import reverse

LINKS: dict[str, "Link"] = {}


class Link:
    """A page that a later room has, or not. `code`: how a template names it; `name`: its URL name, once it is known."""

    def __init__(self, code: str):
        self.code, self.name = code, ""
        LINKS[code] = self

    def leads_to(self, name: str) -> None:
        self.name = name

    def url(self, *args) -> str:
        """The address of the page; empty when no room of this site has that page."""
        return reverse(self.name, args=args) if self.name else ""


HOUSEHOLD = Link("core.household")  # everything about a household
RIGHTS = Link("core.rights")  # what people ask about their data, and how long it is kept
MY_DATA = Link("core.my_data")  # the same, for the person in their space
SEARCH = Link("core.search")
AGENDA = Link("core.agenda")
APPOINTMENT = Link("core.appointment")  # fixed with a household
SIMULATOR = Link("core.simulator")  # for who has not signed in
PROPOSE = Link("core.propose")  # likewise: an owner proposes a dwelling
TOUR = Link("core.tour")  # of the demonstration, for who has not signed in
AGENCY_PAPERS = Link("core.agency_papers")
FIRST_NUMBER = Link("core.first_number")  # of the register of mandates
CEILINGS = Link("core.ceilings")  # of the rents
