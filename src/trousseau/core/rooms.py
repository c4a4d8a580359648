"""What a room plugs into the house, declared where its application is: in its `apps.py`.

An earlier room never imports a later one. What it must ask of all of them, it asks here of those this process installs.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.apps import AppConfig, apps
from django.conf import settings

from trousseau import journey

if TYPE_CHECKING:
    from .models import User


class RoomConfig(AppConfig):
    """A room of the journey. Each method is one thing that a room may plug in, and plugs nothing unless written: an
    `apps.py` is read before the models, so that what it names is imported by the method.

    A room derives from `rooms.RoomConfig`, by that name: Django takes the only AppConfig that an `apps.py` names.
    """

    def addresses(self) -> list:
        """The URL patterns of the room, under the prefix that is its own; read by `site.urls`."""
        return []

    def jobs(self) -> dict:
        """What it does each night; read by `core.nightly`."""
        return {}

    def personal_data(self) -> list:
        """The personal data it holds; read by `core.personal_data`."""
        return []

    def terms(self) -> list:
        """How long it keeps what it holds (`retention.Term`); read by `core.retention`."""
        return []

    def aim(self) -> str:
        """Why its pages open a household's file (`enums.Aim`), as the household reads it; read by `core.access`."""
        return ""

    def messages(self) -> list:
        """The messages that it sends (`mail.Event`); read by `core.mail`."""
        return []

    def files_closed(self, closed: Collection[tuple[int, int]], *, on: date, by: "User | None", why: str) -> None:
        """Told that files were closed by name: of these (household, account), from `on` on; called by
        `core.actions_grants`, in the same transaction. What had given them on a ground of its own ends with them."""

    def receipt_undone(self, receipt: Any, *, today: date) -> None:
        """Told of a sum received that was undone; called by `receipts.receiving`, in the same transaction. What rested on it
        here is awaited again."""

    def contact_withdrawn(self, contact: Any, *, today: date) -> None:
        """Told of a contact that had been noted by mistake; called by `followup.actions`, in the same transaction. What it
        had settled here waits again."""

    def frozen(self, households: Collection[int]) -> Collection[int]:
        """Of these households, those who asked that their file be frozen; asked by `core.frozen`."""
        return ()

    def message_followers(self) -> list:
        """Functions told of every message, whatever room sends it, at each state it comes to; asked by `core.mail`."""
        return []

    def money_proofs(self) -> list:
        """What it proves each night of the money held for others; read by `ledger.money_proofs`."""
        return []

    def open_in_year(self, ledger: str, year: int) -> list:
        """What of a year is not done yet, and keeps its books from being closed; read by `ledger.closing`."""
        return []

    def chained(self) -> list:
        """Its registers and books, whose heads are printed on the sheet of the month (`heads.Chained`); read by
        `core.heads`."""
        return []

    def identify_bank_lines(self) -> int:
        """How many of the lines that a bank gave it recognised, without anybody; asked by `ledger.bank.tasks`."""
        return 0

    def perhaps_paid(self, on: date | None) -> dict[int, date]:
        """By lease, the eve of the oldest line of the bank that may be its own and that nobody identified; asked by
        `rents.known`."""
        return {}

    def recipients(self) -> list:
        """Whom it knows and may write to: functions of (user, text) that give `mail.recipients.Recipient`s."""
        return []

    def first_steps(self) -> list:
        """What a home waits for before this room can work (`core.first_steps.Step`); read by `core.first_steps`."""
        return []

    def mandate_obstacles(self) -> list:
        """What keeps a mandate from ending: functions of the mandate that say why; read by `mandates.queries`."""
        return []

    def request_obstacles(self) -> list:
        """What keeps a request from closing: functions of the application that say why; read by `applications.queries`."""
        return []

    def money_steps(self) -> list:
        """What the week and the month of a rental manager ask of it (`rents.steps.Chapter`); read by `rents.steps`."""
        return []

    def lease_sections(self) -> list:
        """What it shows on the account of a lease: functions of (user, lease) that give a template and what it shows."""
        return []

    def tenancy(self) -> list:
        """What it tells on the page of a tenancy: functions of a `tenancies.parts.Asked` that give a `Told`, or None;
        read by `tenancies.parts`."""
        return []

    def agenda(self) -> list:
        """What it plans: functions of a `core.agenda.Window` that give `Entry`s; read by `core.agenda`."""
        return []

    def tenant_sections(self) -> list:
        """What it shows in the space of a tenant: functions of (user, lease) that give {"template": …, …}, or None where there
        is nothing; with "act": {"url": …, "label": …}, the main button of the page. Asked by `portals`, as the next."""
        return []

    def tenant_days(self) -> list:
        """What a tenant is expected at, or expects somebody for: functions of (lease, day) that give the
        `core.agenda.ForTenant` from that day on. Nobody's words but the house's are in it."""
        return []

    def owner_sections(self) -> list:
        """The same in the space of an owner: functions of (user, mandate), whose section stands on the dwelling's page;
        with "asks": a sentence, it is said on their first page too. Nothing of a household is in it."""
        return []

    def measures(self) -> list:
        """What it counts, that a convention may promise: a code and its name; asked by `conventions`."""
        return []

    def recoverable_bills(self, mandates: Iterable[int], first: date, last: date) -> Iterable:
        """The bills of these mandates that tenants bear in part (`rents.charges.queries.Bill`), with a day from the
        first to the last; asked by `rents.charges`."""
        return ()


def installed() -> list[RoomConfig]:
    """The rooms of this site, in the order of the journey."""
    return [cast(RoomConfig, apps.get_app_config(room.code)) for room in journey.rooms(settings.SITE)]
