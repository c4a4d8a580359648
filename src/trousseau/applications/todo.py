from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

from .enums import CLOSED
from .models import Application, AskedComplement, SocialOffer


def closed(keys: Collection[int]) -> QuerySet:
    """Nothing is to be done any more about an application that is closed: the household is housed, or left."""
    return Application.objects.filter(pk__in=keys, state__in=CLOSED).values_list("pk", flat=True)


def closed_complements(keys: Collection[int]) -> QuerySet:
    rows = AskedComplement.objects.filter(pk__in=keys, application__state__in=CLOSED)
    return rows.values_list("pk", flat=True)


def closed_offers(keys: Collection[int]) -> QuerySet:
    rows = SocialOffer.objects.filter(pk__in=keys, application__state__in=CLOSED)
    return rows.values_list("pk", flat=True)


MEET = Kind(
    "applications.meet",
    Role.SOCIAL,
    _("Meet %(name)s for the first time"),
    _("Referred by %(partner)s: the partner waits for your answer."),
    _("Open the application"),
    page="applications:application",
    over=closed,
)
REFERRED_FROZEN = Kind(
    "applications.frozen",
    Role.DIRECTOR,
    _("Decide about %(name)s, referred again"),
    _(
        "Referred by %(partner)s, who does not know that the file of this person is frozen: lift it, then merge the two; or give this one to who meets them."
    ),
    _("Open the application"),
    page="applications:application",
    over=closed,
)
CALL = Kind(
    "applications.call",
    Role.SOCIAL,
    _("Hear from %(name)s"),
    _("Without a contact by %(day)s, the request is set aside: no news."),
    _("Open the application"),
    page="applications:application",
    over=closed,
)
STALLED = Kind(
    "applications.stalled",
    Role.SOCIAL,
    _("Unblock the referral of %(name)s"),
    _("Referred by %(partner)s: nobody has moved for too long."),
    _("Open the application"),
    page="applications:application",
    over=closed,
)
ANSWERED = Kind(
    "applications.answered",
    Role.SOCIAL,
    _("Read the answer about %(name)s"),
    _("%(partner)s answered what you asked."),
    _("Open the application"),
    page="applications:application",
    over=closed_complements,
)
OFFER = Kind(
    "applications.offer",
    Role.SOCIAL,
    _("Answer the offer made to %(name)s"),
    _("%(landlord)s waits for the answer until %(day)s."),
    _("Open the application"),
    page="applications:application",
    over=closed_offers,
)
REVIEW_WISHES = Kind(
    "allocation.wishes",
    Role.SOCIAL,
    _("Go over the wishes of %(name)s"),
    _("They did not take %(dwelling)s: it does not suit them. Their place is unchanged."),
    _("Open the application"),
    page="applications:application",
    over=closed,
    room="applications",
)
REVIEW_BUDGET = Kind(
    "allocation.budget",
    Role.SOCIAL,
    _("Read the budget of %(name)s again with them"),
    _("They did not take %(dwelling)s: too expensive. Their place is unchanged."),
    _("Open the application"),
    page="applications:application",
    over=closed,
    room="applications",
)
CHECK_HOUSED = Kind(
    "allocation.housed",
    Role.SOCIAL,
    _("Check that %(name)s has a home"),
    _("They said they are housed elsewhere: close the application once you are sure."),
    _("Open the application"),
    page="applications:application",
    over=closed,
    room="applications",
)
REACH = Kind(
    "allocation.reach",
    Role.SOCIAL,
    _("Reach %(name)s by another way"),
    _("No answer to the offer of %(dwelling)s. Their place is unchanged."),
    _("Open the application"),
    page="applications:application",
    over=closed,
    room="applications",
)
SET_ASIDE = Kind(
    "allocation.aside",
    Role.SOCIAL,
    _("Decide whether the application of %(name)s is set aside"),
    _("Two offers without an answer: nothing is set aside unless you do it."),
    _("Open the application"),
    page="applications:application",
    over=closed,
    room="applications",
)

# what follows a refusal, which a person may also settle by saying that nothing changes
GONE_OVER = {"souhaits": REVIEW_WISHES, "budget": REVIEW_BUDGET, "logement": CHECK_HOUSED, "maintien": SET_ASIDE}
OF_APPLICATION = (MEET, REFERRED_FROZEN, CALL, STALLED, REVIEW_WISHES, REVIEW_BUDGET, CHECK_HOUSED, REACH, SET_ASIDE)
