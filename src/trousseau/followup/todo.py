from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind
from trousseau.tenancies.todo import over

# each is closed by what settles it: `due.refresh` reads the visits, the contacts, the reviews and the end
VISIT = Kind(
    "followup.visit",
    Role.RENTAL,
    _("Visit %(name)s"),
    _("%(dwelling)s: the date was set at the last visit."),
    _("Note the visit"),
    page="followup:home_visit",
    over=over,
)
RHYTHM = Kind(
    "followup.rhythm",
    Role.RENTAL,
    _("Set a visit to %(name)s"),
    _("%(dwelling)s: by the rhythm of the follow-up, one visit every %(every)s days."),
    _("Note the visit"),
    page="followup:home_visit",
)
CONTACT = Kind(
    "followup.contact",
    Role.RENTAL,
    _("Contact %(name)s"),
    _("The day was set at the last contact."),
    _("Note the contact"),
    page="followup:contact_new",
)
SILENT = Kind(
    "followup.silent",
    Role.RENTAL,
    _("No sign of %(name)s"),
    _("Neither met nor heard since %(since)s: what was sent is no answer."),
    _("Note the contact"),
    page="followup:contact_new",
    undated=_("Neither met nor heard since the follow-up began: what was sent is no answer."),
)
REVIEW = Kind(
    "followup.review",
    Role.RENTAL,
    _("Review the follow-up of %(name)s"),
    _("How close it must be from now on is thought over with what was seen."),
    _("Write the review"),
    page="followup:review",
)
# by a bill that is asked, or whose invoice came back; closed by the invoice put in the mail, by what is paid, by a withdrawal
BILL_UNSENT = Kind(
    "followup.bill_unsent",
    Role.DIRECTOR,
    _("Send the invoice %(code)s to %(name)s"),
    _("%(left)s are asked: the delay to pay runs once it is sent."),
    _("Open the bill"),
    page="followup:bill",
)
# the night opens it; closed by what is paid, by a withdrawal, and moved by the reminder that leaves
BILL_LATE = Kind(
    "followup.bill_late",
    Role.DIRECTOR,
    _("Remind %(name)s of the bill %(code)s"),
    _("It was to be paid by %(day)s: %(left)s are awaited."),
    _("Open the bill"),
    page="followup:bill",
)
END = Kind(
    "followup.end",
    Role.RENTAL,
    _("End the follow-up of %(name)s"),
    _("The tenancy ended on %(day)s."),
    _("End the follow-up"),
    page="followup:end",
)
MEND = Kind(
    "followup.mend",
    Role.RENTAL,
    _("Check the repairs: %(name)s"),
    _("%(dwelling)s, defects seen at home: %(count)s."),
    _("Note what is mended"),
    page="followup:mended",
)
INTERIM = Kind(
    "followup.interim",
    Role.SOCIAL,
    _("Send the interim report of %(name)s"),
    _("%(measure)s: it is read over with the household before it leaves."),
    _("Note it sent"),
    page="followup:measure",
)
FINAL = Kind(
    "followup.final",
    Role.SOCIAL,
    _("Send the final report of %(name)s"),
    _("%(measure)s: it is read over with the household before it leaves."),
    _("Note it sent"),
    page="followup:measure",
)
RENEWAL = Kind(
    "followup.renewal",
    Role.SOCIAL,
    _("Ask for the renewal of the measure of %(name)s, or let it end"),
    _("%(measure)s: after that day it is not renewed."),
    _("Note it asked"),
    page="followup:measure",
)
TERM = Kind(
    "followup.term",
    Role.SOCIAL,
    _("The measure of %(name)s comes to its end"),
    _("%(measure)s until %(day)s: end it, or write the day until which it was renewed."),
    _("End or renew"),
    page="followup:measure",
)
DECIDED = (INTERIM, FINAL, RENEWAL, TERM)  # of a measure that a funder pays
