"""Report arrears to who pays the aid: said with its proof, or written and posted with the letters of the day."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.actions_papers import file_document
from trousseau.core.addresses import posted
from trousseau.core.errors import Refused
from trousseau.core.models import Document, User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.mail import actions as mail
from trousseau.mail.actions import Proof
from trousseau.mail.enums import PRINTED, Channel
from trousseau.mail.models import MailItem
from trousseau.mail.recipients import Recipient
from trousseau.tenancies.models import Lease

from .access import CLAIM, WRITE
from .actions import hold, refresh
from .enums import REPORTING
from .mail_papers import REPORT
from .models import ArrearsReport
from .papers import report_paper
from .queries import Situation, reports_of, situation, waiting_reports

PROOFS = (".pdf", ".png", ".jpg", ".jpeg")
PAYER = "CAF"


@verb(
    once=No("the same way is noted once a day: a second time is refused"), frozen=CLAIM, happened=("on",), right=WRITE
)
def report_arrears(
    actor: User,
    *,
    lease: Lease,
    on: date,
    today: date,
    channel: str,
    content: bytes,
    suffix: str,
    note: str = "",
    email: str = "",
) -> ArrearsReport:
    """CCH, art. R824-4: the lessor who receives the aid reported the arrears, on a day, by a channel, with its proof.

    A letter that was prepared for it and waits will not leave. Raises Refused when the aid is not paid to the agency,
    when nothing was owed, or when the proof is no file.
    """
    found = _due(lease, today)
    if on < (found.arrears.begun or found.since or on):
        raise Refused(_("The report comes after the debt that it reports: check the date."), "on")
    if suffix not in PROOFS or not content:
        raise Refused(_("Give the proof as a PDF or a picture: the receipt, the letter, the screen."), "proof")
    if channel not in REPORTING:
        raise Refused(_("Nothing is reported by this channel."), "channel")
    if channel == Channel.EMAIL and not email:
        raise Refused(_("Write the address to which it was sent."), "email")
    hold(lease)
    if reports_of(lease).filter(mail__channel=channel, mail__sent_on=on, mail__returned_on=None).exists():
        raise Refused(_("This is noted already: reload the page."))
    mail.withdraw(actor, items=[one.mail for one in waiting_reports(lease)], today=today)
    to = Recipient(PAYER, email=email, household=lease.household)
    report = _record(actor, found, to, channel, on, note)
    mail.send(actor, items=[report.mail], on=on, today=today, proofs=[(report.mail, Proof("", content, suffix))])
    refresh(lease, on=today)
    return report


@verb(once=No("a letter that is ready is refused a second time"), frozen=CLAIM, happened=TODAY, right=WRITE)
def prepare_report(actor: User, *, lease: Lease, name: str, address: str, channel: str, today: date) -> ArrearsReport:
    """The letter that reports the arrears, ready to leave with the others of the day. They are reported once it left."""
    found = _due(lease, today)
    if channel not in PRINTED:
        raise Refused(_("Nothing leaves by this channel."), "channel")
    if not posted(address):
        raise Refused(_("Write the whole address: the letter is posted there."), "address")
    hold(lease)
    if waiting_reports(lease):
        raise Refused(_("The letter is ready already: it waits in the mail, to be posted."))
    paper = report_paper(found, name=name, address=posted(address), on=today)
    document = file_document(
        kind="arrears_report",
        title=_title(lease),
        content=paper.pdf,
        suffix=".pdf",
        on=today,
        template=f"{paper.template}@{paper.version}",
        household=lease.household,
    )
    to = Recipient(name, address, household=lease.household)
    return _record(actor, found, to, channel, today, "", document)


def _title(lease: Lease) -> str:
    return f"Signalement {lease.code}"


def _due(lease: Lease, today: date) -> Situation:
    found = situation(lease, today)
    if not found.aid and not found.arrears.report_by:  # a duty met while the aid was paid here outlives it
        raise Refused(
            _("The CAF pays this tenant’s aid to nobody here: the duty to report binds the lessor who receives it."),
            article=found.rules["report_months"].article,
        )
    if not found.debt:
        raise Refused(_("Nothing is late: there is nothing to report."))
    if found.since is None:
        raise Refused(_("Nobody wrote since when this debt is due: find its months first, the report says them."))
    return found


def _record(
    actor: User, found: Situation, to: Recipient, channel: str, on: date, note: str, document: Document | None = None
) -> ArrearsReport:
    item: MailItem = mail.draft(
        paper=REPORT, to=to, channel=channel, title=_title(found.lease), on=on, by=actor, document=document
    )
    mail.prepare(actor, items=[item])
    assert found.since
    report = ArrearsReport(
        lease=found.lease,
        mail=item,
        debt=found.debt,
        since=found.since,
        due_by=found.arrears.report_by,
        note=note.strip(),
    )
    record(report, actor)
    return report
