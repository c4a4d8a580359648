"""The mail of a household; that of an owner is declared by captation, which knows owners (`of_whom`)."""

from collections.abc import Callable

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.core.clock import today
from trousseau.core.models import Document, ToDo, User
from trousseau.core.personal_data import ERASED, FILE, PersonalData, blank, delete, discard, under
from trousseau.core.todo import about_each

from .models import MailCorrection, MailItem, MailProof
from .recipients import whose

KEPT = _("The days on which papers left and came, which name nobody.")
_emptied = blank(name=ERASED, title=ERASED, key="", address="", email="", number="", failure="", person=None)


def _empty(rows: QuerySet) -> None:
    """What had not left no longer does: nobody is left to write to."""
    MailItem.objects.waiting().filter(pk__in=rows.values("pk")).update(cancelled_on=today())
    _emptied(rows)


def _todos(items: QuerySet) -> QuerySet:
    """What waits about them: titles bear those of the papers."""
    return ToDo.objects.filter(subject__in=about_each(items))


def _named_before(h) -> QuerySet:
    """What was said to be this household's by mistake, and is another's: its history alone still names them."""
    before = MailItem.history.filter(household=h).values("id")
    return MailItem.objects.filter(pk__in=before).exclude(household=h)


def _nobody(rows: QuerySet, user: User) -> QuerySet:
    return rows.none()


def _mine(rows: QuerySet, user: User) -> QuerySet:
    beside = ("person", "household__holder", "paper", "prepared_by", "sent_by", "passed_to")
    return rows.filter(pk__in=MailItem.objects.for_user(user).values("pk")).select_related(*beside)


def _proofs(rows: QuerySet, user: User) -> QuerySet:
    seen = rows.filter(item__in=MailItem.objects.for_user(user).values("pk"))
    return seen.select_related("item", "document", "noted_by")


def _corrections(rows: QuerySet, user: User) -> QuerySet:
    return rows.filter(item__in=MailItem.objects.for_user(user).values("pk")).select_related("item", "noted_by")


def of_whom[M: Model](model: type[M], name: Callable[[M], str] = whose) -> list[PersonalData]:
    """The mail of rows of a later room."""
    return [
        PersonalData(ToDo, lambda row: _todos(MailItem.objects.filter(whom=name(row))), delete, "", 0, _nobody, model),
        PersonalData(MailItem, lambda row: MailItem.objects.filter(whom=name(row)), _empty, KEPT, 3, _mine, model),
        PersonalData(
            MailProof, lambda row: MailProof.objects.filter(item__whom=name(row)), delete, "", 1, _proofs, model
        ),
        PersonalData(
            MailCorrection,
            lambda row: MailCorrection.objects.filter(item__whom=name(row)),
            delete,
            "",
            2,
            _corrections,
            model,
        ),
    ]


def letters(*kinds: str) -> PersonalData:
    """The papers of these kinds that a household was sent or sent: they go with their mail. In the copy, they are among its
    papers, or with its mail."""

    def rows(h) -> QuerySet:
        about = Document.objects.filter(Q(household=h) | Q(mail__household=h), kind__in=kinds)
        return Document.objects.filter(pk__in=about.values("pk"))

    return PersonalData(Document, rows, discard, order=6, readable=_nobody)


PERSONAL_DATA = [
    PersonalData(ToDo, lambda h: _todos(MailItem.objects.filter(household=h)), delete, order=0, readable=_nobody),
    PersonalData(MailItem, lambda h: MailItem.objects.filter(household=h), _empty, KEPT, readable=_mine),
    PersonalData(MailItem, _named_before, blank(), handed=False),
    letters("mail", "mail_proof"),
    PersonalData(MailProof, lambda h: MailProof.objects.filter(item__household=h), delete, order=4, readable=_proofs),
    PersonalData(
        MailCorrection,
        lambda h: MailCorrection.objects.filter(item__household=h),
        delete,
        order=5,
        readable=_corrections,
    ),
]
PERSONAL_DATA = under(FILE, PERSONAL_DATA, claim=True)
