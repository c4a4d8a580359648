"""Letters in one file, in the order of their envelopes: each begins with the page whose window shows its address."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.addresses import posted
from trousseau.core.errors import Refused
from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines.documents import AddressSheet, AddressSheets
from trousseau.engines.documents.fields import Prose
from trousseau.exchange import apart, envelopes

from .enums import Channel
from .models import MailItem
from .queries import envelope

MOST = 100  # letters of one file, which the page shows


def letters(items: Sequence[MailItem], *, on: date) -> envelopes.Joined:
    """One PDF of these letters. Raises Refused on a paper that cannot be read."""
    if not items:
        raise Refused(_("No letter waits to be printed."))
    papers = [envelopes.Letter(item.reference, _paper(item), envelope(item)) for item in items]
    try:
        return envelopes.join(papers, _sheets(items, on=on))
    except apart.Refused as refused:
        raise Refused(str(refused.args[0])) from refused
    except apart.Exhausted as error:
        raise Refused(_("These letters could not be joined: print fewer of them, or each from its page.")) from error


def _paper(item: MailItem) -> bytes:
    try:
        assert item.paper
        with item.paper.file.open("rb") as file:
            return file.read()
    except OSError as error:
        raise Refused(
            _("The paper of %(item)s cannot be read: set it aside, and tell the administrator.")
            % {"item": item.reference}
        ) from error


@in_french
def _sheets(items: Sequence[MailItem], *, on: date) -> bytes:
    """One page an envelope."""
    sheets = tuple(
        AddressSheet(
            reference=item.reference,
            name=item.name,
            address=posted(item.address),
            about=Prose(item.title),
            registered=item.channel == Channel.REGISTERED,
        )
        for item in items
    )
    document = AddressSheets(agency=agency_part(on), dated=on, number=items[0].reference, sheets=sheets)
    return printed("address_sheets", document).pdf
