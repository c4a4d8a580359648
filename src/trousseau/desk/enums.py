from django.db.models import TextChoices

from trousseau.core.agenda import What


class AppointmentKind(TextChoices):
    """The kinds that a person writes in the agenda: the others are planned where they are prepared."""

    MEETING = What.MEETING.value, What.MEETING.label
    VISIT = What.VISIT.value, What.VISIT.label
    PARTNERS = What.PARTNERS.value, What.PARTNERS.label
    TEAM = What.TEAM.value, What.TEAM.label
    WORKS = What.WORKS.value, What.WORKS.label
