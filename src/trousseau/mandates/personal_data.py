"""What the mandates hold about an owner: a draft goes, what was signed is kept ten years."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.captation.models import Owner
from trousseau.core.models import Document, ToDo
from trousseau.core.personal_data import SILENT_OWNER, PersonalData, delete, under
from trousseau.core.todo import about_each

from . import signed
from .enums import MandateState
from .models import Amendment, Availability, FeeClause, Mandate, OwnerSignature, RegisterEntry, RenewalLetter

KEPT = _("Mandates, their register and their papers are kept ten years (décret 72-678, art. 86).")


def _drafts(owner: Owner) -> QuerySet:
    return Mandate.objects.filter(owner=owner, state=MandateState.DRAFT)


def _signed(owner: Owner) -> QuerySet:
    return Mandate.objects.filter(owner=owner).exclude(state=MandateState.DRAFT)


def _todos(owner: Owner) -> QuerySet:
    return ToDo.objects.filter(subject__in=about_each(Mandate.objects.filter(owner=owner)))


def _papers(owner: Owner) -> QuerySet:
    signed = _signed(owner)
    mine = Q(mandate__in=signed) | Q(amendment__mandate__in=signed) | Q(mail__renewal_letter__mandate__in=signed)
    return Document.objects.filter(mine)


def _signatures(owner: Owner, *, draft: bool) -> QuerySet:
    """Theirs on any mandate, and those of others on their own."""
    rows = OwnerSignature.objects.filter(Q(owner=owner) | Q(mandate__owner=owner))
    return rows.filter(mandate__state=MandateState.DRAFT) if draft else rows.exclude(mandate__state=MandateState.DRAFT)


PERSONAL_DATA = [
    PersonalData(ToDo, _todos, delete, order=0, about=Owner),
    PersonalData(OwnerSignature, lambda o: _signatures(o, draft=True), delete, order=0, about=Owner),
    PersonalData(OwnerSignature, lambda o: _signatures(o, draft=False), kept=KEPT, order=2, about=Owner),
    PersonalData(FeeClause, lambda o: FeeClause.objects.filter(mandate__in=_drafts(o)), delete, order=0, about=Owner),
    PersonalData(Mandate, _drafts, delete, order=1, about=Owner),
    PersonalData(Mandate, _signed, kept=KEPT, order=2, about=Owner),
    PersonalData(Document, _papers, kept=KEPT, order=2, about=Owner),
    *(
        PersonalData(model, lambda o, model=model: model.objects.filter(mandate__in=_signed(o)), kept=KEPT, about=Owner)
        for model in (RegisterEntry, Availability, FeeClause, Amendment, RenewalLetter)
    ),
    *signed.MANDATE.personal_data(_signed, kept=KEPT, about=Owner),
    *(
        one
        for kind in (signed.AMENDED, signed.RENEWED)
        for one in kind.personal_data(
            lambda o, kind=kind: kind.subject.rows(None).filter(mandate__in=_signed(o)), kept=KEPT, about=Owner
        )
    ),
]
PERSONAL_DATA = under(SILENT_OWNER, PERSONAL_DATA)
