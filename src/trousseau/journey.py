"""The journey of a home, declared once.

It feeds INSTALLED_APPS, the menu and `docs/tour.md`; a test holds the import contract of
pyproject.toml to its order. A room reads the rooms above it in this list, never those below.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

AGENCY, OBSERVATORY = "agency", "observatory"


@dataclass(frozen=True)
class Room:
    """One room of the house. `start` is the URL name its menu entry opens, empty when it has none; `else_start`, what
    it opens to who may not open `start`; `under`, the room whose menu entry stands for one without."""

    code: str
    label: str = ""
    start: str = ""
    sites: tuple[str, ...] = (AGENCY,)
    else_start: str = ""
    aside: bool = False  # beside the line a home travels, not on it
    under: str = ""

    @property
    def app(self) -> str:
        return f"trousseau.{self.code}"


JOURNEY = (
    Room("core", sites=(AGENCY, OBSERVATORY)),
    Room("mail", _("Mail"), "mail:home", aside=True),
    Room("ledger", _("Ledger"), "ledger:entries", else_start="ledger:funds", aside=True),
    Room("conventions", _("Conventions"), "conventions:list"),
    Room("captation", _("Captation"), "captation:list"),
    Room("mandates", _("Mandates"), "mandates:list"),
    Room("applications", _("Applications"), "applications:list"),
    Room("allocation", _("Commission"), "allocation:list", else_start="allocation:laboratory"),
    Room("tenancies", _("Leases"), "tenancies:list"),
    Room("receipts", under="rents"),
    Room("payouts", under="rents"),
    Room("rents", _("Rents"), "rents:home"),
    Room("matching", under="rents"),
    Room("owners", under="rents"),
    Room("followup", _("Follow-up"), "followup:list"),
    Room("aids", _("Aids"), "aids:list"),
    Room("incidents", _("Incidents"), "incidents:list"),
    Room("prevention", _("Prevention"), "prevention:list"),
    Room("support", _("Support"), "support:list", else_start="support:load"),
    Room("reporting", _("Report"), "reporting:list"),
    Room("portals"),
    Room("desk"),
    Room("observatory", _("Observatory"), "observatory:home", sites=(OBSERVATORY,)),
    Room("demo", sites=(AGENCY, OBSERVATORY)),
)


def rooms(site: str) -> tuple[Room, ...]:
    """The rooms that the process of `site` installs, lowest first."""
    return tuple(room for room in JOURNEY if site in room.sites)


def stop_of(code: str) -> Room | None:
    """The room whose menu entry stands for the room of this code: most often itself; None for a code of no room."""
    found = {room.code: room for room in JOURNEY}
    room = found.get(code)
    return found[room.under] if room and room.under else room
