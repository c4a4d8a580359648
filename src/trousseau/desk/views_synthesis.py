"""The one-page paper of a tenancy for a meeting with partners: printed when it is asked, kept nowhere."""

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import pdf_page

from . import access
from .papers import synthesis_paper
from .subjects import LEASE


@guard(access.SYNTHESIS)
def paper(request, pk):
    found, day = LEASE.find(request, pk, "desk:synthesis", keys_on__isnull=False), today()
    printed = synthesis_paper(found, on=day)
    return pdf_page(printed.pdf, f"synthese-{found.code}", inline=True)
