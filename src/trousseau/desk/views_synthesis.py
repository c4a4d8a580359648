"""The one-page paper of a tenancy for a meeting with partners: printed when it is asked, kept nowhere."""

from django.http import HttpResponse

from trousseau.core.access import guard
from trousseau.core.clock import today

from . import access
from .papers import synthesis_paper
from .subjects import LEASE


@guard(access.SYNTHESIS)
def paper(request, pk):
    found, day = LEASE.find(request, pk, "desk:synthesis", keys_on__isnull=False), today()
    printed = synthesis_paper(found, on=day)
    answer = HttpResponse(printed.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="synthese-{found.code}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
