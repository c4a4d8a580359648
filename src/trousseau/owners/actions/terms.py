"""What the mandate writes about its account."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import VERSIONED, verb
from trousseau.ledger.access import ACCOUNTS
from trousseau.mandates.models import Mandate
from trousseau.rules.owner_account import works_threshold as limit

from ..models import AccountTerms


@verb(once=VERSIONED, frozen=ACCOUNTS, happened=("email_on",))
def write_terms(
    actor: User,
    *,
    mandate: Mandate,
    version: int,
    reserve: int,
    email_on: date | None,
    today: date,
    works_threshold: int | None = None,
) -> AccountTerms:
    """The reserve, the works that pass, the agreement to e-mail: as the signed mandate or its amendment writes them.

    Raises Refused for works that the mandate itself says otherwise: one fact, said there.
    """
    said = mandate.works_threshold
    if said is not None and works_threshold not in (None, said):
        raise Refused(
            _("The mandate as it was signed says %(amount)s: it is not written otherwise here.")
            % {"amount": localised.money(said)},
            "works_threshold",
            "C. civ., art. 1989",
        )
    works_threshold = limit(said, works_threshold)
    terms = AccountTerms.objects.filter(mandate=mandate).first() or AccountTerms(mandate=mandate)
    if terms.pk is None and version == 0:
        terms.reserve, terms.works_threshold, terms.email_on = reserve, works_threshold, email_on
        record(terms, actor)
    else:
        edit(actor, terms, version=version, reserve=reserve, works_threshold=works_threshold, email_on=email_on)
    return terms
