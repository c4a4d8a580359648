"""What captation holds about an owner. What became a mandate is kept with it; the rest goes."""

from collections.abc import Callable
from functools import partial

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.core.clock import today
from trousseau.core.enums import Role
from trousseau.core.models import Document, Dwelling, ToDo, User
from trousseau.core.personal_data import SILENT_OWNER, PersonalData, blank, delete, discard, leave_account, under
from trousseau.core.retention import Fate, Term
from trousseau.core.todo import about_each
from trousseau.mail.personal_data import of_whom

from .enums import LossCause, Stage
from .models import (
    Approach,
    CallConsent,
    CampaignLetter,
    DefectPhoto,
    Diagnostic,
    DwellingInspection,
    ImportEffect,
    ImportProblem,
    ImportRow,
    InspectionPoint,
    InspectionRoom,
    KeptSimulation,
    Lack,
    Objection,
    Owner,
    OwnerContact,
    Ownership,
    Prospect,
    RunningContract,
    StageChange,
    WorksLine,
)

ERASED, NOWHERE = "Propriétaire effacé", "Adresse effacée"
WITH_MANDATE = _("The mandate and its file are kept ten years (décret 72-678, art. 86).")


def _won() -> QuerySet:
    """The prospects that became a mandate, also one that the owner withdrew from: it bears its number for good."""
    return Prospect.objects.filter(Q(stage=Stage.WON) | Q(mandates__signed_on__isnull=False)).order_by()


def _prospects(owner: Owner, *, won: bool) -> QuerySet:
    """The prospects that became a mandate, or the others."""
    mine, signed = Prospect.objects.filter(owner=owner), _won().values("pk")
    return mine.filter(pk__in=signed) if won else mine.exclude(pk__in=signed)


def _diagnostics(owner: Owner, *, won: bool) -> QuerySet:
    return Diagnostic.objects.filter(dwelling__prospect__in=_prospects(owner, won=won))


def _seen(model, owner: Owner, *, won: bool) -> QuerySet:
    """What was seen, measured or photographed in the dwellings of `owner`."""
    return model.objects.filter(inspection__prospect__in=_prospects(owner, won=won))


def _of_prospects(model, owner: Owner, *, won: bool) -> QuerySet:
    """The rows that point at the prospects that became a mandate, or at the others."""
    return model.objects.filter(prospect__in=_prospects(owner, won=won))


def _ownerships(owner: Owner, *, won: bool) -> QuerySet:
    """The parts in dwellings under mandate, whoever of the owners the agency meets, or in the others."""
    mine = Ownership.objects.filter(owner=owner)
    signed = _won().values("dwelling")
    return mine.filter(dwelling__in=signed) if won else mine.exclude(dwelling__in=signed)


def _known_by_text(owner: Owner) -> bool:
    """A mandate names this owner, or an objection cannot be respected without the name."""
    refused = Objection.objects.filter(owner=owner, ends_on=None)
    contracts = RunningContract.objects.filter(owner=owner)
    signed = contracts, _prospects(owner, won=True), _ownerships(owner, won=True)
    return refused.exists() or any(rows.exists() for rows in signed)


def _self(owner: Owner, *, known: bool) -> QuerySet:
    rows = Owner.objects.filter(pk=owner.pk)
    return rows if _known_by_text(owner) is known else rows.none()


def _todos(owner: Owner) -> QuerySet:
    """What waits about them: a title bears the owner's name."""
    subjects = (
        about_each(Prospect.objects.filter(owner=owner))
        + about_each(Diagnostic.objects.filter(dwelling__prospect__owner=owner))
        + about_each(Approach.objects.filter(prospect__owner=owner))
        + about_each(DwellingInspection.objects.filter(prospect__owner=owner))
    )
    return ToDo.objects.filter(subject__in=subjects)


def _printed(owner: Owner) -> QuerySet:
    """The printed letters of the campaigns that wrote to this owner: the paper has left, the file goes."""
    campaigns = CampaignLetter.objects.filter(prospect__owner=owner).values("campaign")
    return Document.objects.filter(campaigns__in=campaigns)


def _follow_no_more(rows: QuerySet) -> None:
    """A prospect still followed has nobody to follow."""
    on = today()
    followed = list(rows.exclude(stage__in=(Stage.LOST, Stage.WON)))
    StageChange.objects.bulk_create(
        StageChange(prospect=one, before=one.stage, after=Stage.LOST, made_on=on) for one in followed
    )
    rows.filter(pk__in=[one.pk for one in followed]).update(
        stage=Stage.LOST, lost_cause=LossCause.OBJECTS, closed_on=on, next_contact_on=None
    )


def _blank(rows: QuerySet) -> None:
    """A prospect that came to nothing: its stages stay, for the counts."""
    _follow_no_more(rows)
    Prospect.tags.through.objects.filter(prospect__in=rows).delete()
    blank(origin="", reference="", lost_reason="", rent_hoped=None)(rows)


def _without_pictures(rows: QuerySet) -> None:
    """The photos of a visit that no mandate keeps, and their files."""
    files = list(rows.values_list("file", flat=True))
    delete(rows)
    discard(Document.objects.filter(pk__in=files))


def _without_files(rows: QuerySet) -> None:
    """The papers of a dwelling that no mandate keeps, re-issues first, and their files."""
    files = list(rows.exclude(file=None).values_list("file", flat=True))
    delete(rows.exclude(reissue_of=None))
    delete(rows)
    discard(Document.objects.filter(pk__in=files))


def _by_mandate(
    model: type[Model], rows: Callable[..., QuerySet], erase: Callable[[QuerySet], None], *, order: int
) -> tuple[PersonalData, PersonalData]:
    """The rows that follow a mandate, kept with it, and those of a prospect that came to nothing, erased."""
    return (
        PersonalData(model, partial(rows, won=True), kept=WITH_MANDATE, order=order, about=Owner),
        PersonalData(model, partial(rows, won=False), erase, order=order, about=Owner),
    )


TERMS = [
    Term(
        SILENT_OWNER,
        _("Owners, and dwellings that came to no mandate"),
        _("the last sign that came from the owner"),
        Fate.OTHERWISE,
        then=_("The night erases them; an owner may ask before."),
    )
]
PERSONAL_DATA = [
    *of_whom(Owner),
    PersonalData(Document, _printed, discard, order=1, about=Owner),
    PersonalData(ToDo, _todos, delete, order=1, about=Owner),
    PersonalData(Approach, lambda o: Approach.objects.filter(prospect__owner=o), delete, order=2, about=Owner),
    *(
        PersonalData(
            model, lambda o, model=model: model.objects.filter(prospect__owner=o), delete, order=2, about=Owner
        )
        for model in (CampaignLetter, KeptSimulation, Lack, WorksLine)
    ),
    PersonalData(
        OwnerContact,
        lambda o: OwnerContact.objects.filter(prospect__owner=o),
        blank(note=""),
        kept=_("Dates of contacts, without their words: the report counts them."),
        order=4,
        about=Owner,
    ),
    PersonalData(
        ImportProblem, lambda o: ImportProblem.objects.filter(row__effect__owner=o), delete, order=1, about=Owner
    ),
    PersonalData(
        ImportRow,
        lambda o: ImportRow.objects.filter(effect__owner=o),
        blank(values={}, changes={}, identity=""),
        order=2,
        about=Owner,
    ),
    PersonalData(ImportEffect, lambda o: ImportEffect.objects.filter(owner=o), delete, order=3, about=Owner),
    *_by_mandate(Ownership, _ownerships, delete, order=4),
    PersonalData(
        Document,
        lambda o: Document.objects.filter(pk__in=_diagnostics(o, won=True).values("file")),
        kept=WITH_MANDATE,
        order=1,
        about=Owner,
    ),
    *_by_mandate(Diagnostic, _diagnostics, _without_files, order=2),
    *_by_mandate(InspectionPoint, partial(_seen, InspectionPoint), delete, order=2),
    *_by_mandate(InspectionRoom, partial(_seen, InspectionRoom), delete, order=2),
    *_by_mandate(DefectPhoto, partial(_seen, DefectPhoto), _without_pictures, order=2),
    *_by_mandate(DwellingInspection, partial(_of_prospects, DwellingInspection), delete, order=3),
    PersonalData(
        StageChange,
        lambda o: StageChange.objects.filter(prospect__owner=o),
        blank(words=""),
        kept=_("Dates of stages, without their words: the report counts them."),
        order=4,
        about=Owner,
    ),
    *_by_mandate(
        Dwelling,
        partial(_of_prospects, Dwelling),
        blank(address=NOWHERE, complement="", key="", building=None),
        order=5,
    ),
    PersonalData(Prospect, partial(_prospects, won=True), _follow_no_more, kept=WITH_MANDATE, order=6, about=Owner),
    PersonalData(Prospect, partial(_prospects, won=False), _blank, order=6, about=Owner),
    PersonalData(
        CallConsent,
        lambda o: CallConsent.objects.filter(owner=o),
        kept=_("The agency proves that the calls were agreed to (C. conso., art. L223-1)."),
        order=7,
        about=Owner,
    ),
    PersonalData(
        Objection,
        lambda o: Objection.objects.filter(owner=o),
        blank(words=""),
        kept=_("An objection is respected as long as it is kept (RGPD, art. 21)."),
        order=7,
        about=Owner,
    ),
    PersonalData(
        RunningContract, lambda o: RunningContract.objects.filter(owner=o), kept=WITH_MANDATE, order=7, about=Owner
    ),
    PersonalData(User, lambda o: User.objects.filter(owner=o), leave_account(Role.OWNER), order=8, about=Owner),
    PersonalData(
        Owner,
        lambda o: _self(o, known=True),
        lambda rows: blank(email="", phone="", iban="", user=None, erased_on=today())(rows),
        kept=_(
            "Name and address alone: the mandate names its principal (décret 72-678, art. 65 and 86), an objection is "
            "respected by name (RGPD, art. 21)."
        ),
        order=9,
        about=Owner,
    ),
    PersonalData(
        Owner,
        lambda o: _self(o, known=False),
        lambda rows: blank(
            name=ERASED, key="", address=NOWHERE, siren="", iban="", email="", phone="", user=None, erased_on=today()
        )(rows),
        order=9,
        about=Owner,
    ),
]
PERSONAL_DATA = under(SILENT_OWNER, PERSONAL_DATA)
