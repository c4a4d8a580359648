"""What the mandate writes about its account."""

from datetime import date

from django.db import transaction

from trousseau.core.actions import edit, record
from trousseau.core.models import User
from trousseau.mandates.models import Mandate

from ..models import AccountTerms


@transaction.atomic
def write_terms(
    actor: User, *, mandate: Mandate, version: int, reserve: int, works_threshold: int, email_on: date | None
) -> AccountTerms:
    """The reserve, the works that pass, the agreement to e-mail: as the signed mandate or its amendment writes them."""
    terms = AccountTerms.objects.filter(mandate=mandate).first() or AccountTerms(mandate=mandate)
    if terms.pk is None and version == 0:
        terms.reserve, terms.works_threshold, terms.email_on = reserve, works_threshold, email_on
        record(terms, actor)
    else:
        edit(actor, terms, version=version, reserve=reserve, works_threshold=works_threshold, email_on=email_on)
    return terms
