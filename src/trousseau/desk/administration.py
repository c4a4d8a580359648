"""What an administrator looks after, from what the installation itself knows: accounts, nights, papers, mail, figures.

Counts and days only: no household's name is read here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from trousseau.core import backup, localised, nightly, scales
from trousseau.core.enums import NEVER_ALONE
from trousseau.core.mail import servers
from trousseau.core.models import Document, JobRun, User
from trousseau.scales import renewals

OK, LOOK, WRONG, UNKNOWN = "ok", "warn:clock", "bad", "warn:ask"


@dataclass(frozen=True)
class Care:
    """One thing that is looked after: in which state it is, why in a sentence, and where it is mended ("" elsewhere)."""

    tone: str
    word: str
    title: str
    why: str
    url: str = ""


def cares(on: date) -> list[Care]:
    """What the installation says of itself on that day, what is wrong first."""
    found = [_nights(on), *_accounts(), _papers(), _mail(), _backup(on), _figures(on)]
    return sorted(found, key=lambda care: (WRONG, LOOK, UNKNOWN, OK).index(care.tone))


def _nights(on: date) -> Care:
    title, url = _("Nightly jobs"), reverse("core:nightly")
    last = nightly.last_night()
    if last is None:
        return Care(UNKNOWN, _("Not known"), title, _("No night was done yet."), url)
    day = {"day": localised.day(last)}
    runs = JobRun.objects.filter(on=last).order_by("job", "-pk")
    latest = {run.job: run for run in reversed(runs)}  # one that failed may have been done again
    failed = sum(not run.ok for run in latest.values())
    if failed:
        said = ngettext(
            "%(n)s job of the night of %(day)s failed.", "%(n)s jobs of the night of %(day)s failed.", failed
        )
        return Care(WRONG, _("Failed"), title, said % {"n": failed, **day}, url)
    if (on - last).days > 1:
        return Care(LOOK, _("Late"), title, _("The last night done is that of %(day)s.") % day, url)
    return Care(OK, _("Done"), title, _("All the jobs of the night of %(day)s were done.") % day, url)


def _accounts() -> Iterator[Care]:
    url, opened = reverse("core:accounts"), User.objects.open()
    never = opened.filter(Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)).count()
    if never:
        said = ngettext(
            "%(n)s person has not chosen their password yet: send them a link again.",
            "%(n)s persons have not chosen their password yet: send them a link again.",
            never,
        )
        yield Care(LOOK, _("They wait"), _("Accounts"), said % {"n": never}, url)
    alone = opened.holding(*NEVER_ALONE).filter(organisation=None).count()
    if alone:
        said = ngettext(
            "%(n)s account of a funder or a partner is that of no organisation.",
            "%(n)s accounts of funders or partners are those of no organisation.",
            alone,
        )
        yield Care(WRONG, _("To be said"), _("Accounts"), said % {"n": alone}, url)
    if not never and not alone:
        count = opened.count()
        said = ngettext("%(n)s account is open.", "%(n)s accounts are open.", count) % {"n": count}
        yield Care(OK, _("In order"), _("Accounts"), said, url)


def _papers() -> Care:
    wrong = Document.objects.exclude(wrong_on=None).count()
    if wrong:
        said = ngettext(
            "%(n)s paper is no longer what was filed: restore it from a backup.",
            "%(n)s papers are no longer what was filed: restore them from a backup.",
            wrong,
        )
        return Care(WRONG, _("No longer the same"), _("Papers kept"), said % {"n": wrong}, reverse("core:nightly"))
    return Care(OK, _("In order"), _("Papers kept"), _("Of the papers read again, each is what was filed."))


def _mail() -> Care:
    url, row = reverse("core:mail"), servers.stored()
    if servers.in_use() is None:
        said = _("No mail server is named: messages wait in the outbox, links are written with: trousseau link E-MAIL.")
        return Care(LOOK, _("None"), _("E-mail"), said, url)
    if row is not None and row.failing_since:
        said = _("The mail server takes nothing: messages wait in the outbox.")
        return Care(WRONG, _("Does not answer"), _("E-mail"), said, url)
    return Care(OK, _("Set"), _("E-mail"), _("A mail server is named."), url)


def _backup(today: date) -> Care:
    last = backup.last()
    if last is None:
        said = _("None was made from this machine yet: on it, each night, trousseau backup FOLDER.")
        return Care(WRONG, _("None"), _("Last backup"), said)
    on = timezone.localdate(last[0])
    said = _("Made on %(day)s.") % {"day": localised.day(on)}
    tried = backup.tried()
    if tried is None:
        said += " " + _("None was ever restored to try: on the machine, trousseau restore DATA KEYS --try.")
        return Care(LOOK, _("To be tried"), _("Last backup"), said)
    said += " " + _("Last one restored to try: %(tried)s, %(ago)s.") % {
        "tried": localised.day(timezone.localdate(tried[0])),
        "ago": localised.distance(timezone.localdate(tried[0]), today),
    }
    return Care(
        OK if (today - on).days <= 1 else LOOK,
        _("Done") if (today - on).days <= 1 else _("Late"),
        _("Last backup"),
        said,
    )


def _figures(on: date) -> Care:
    known = scales.all_values()
    title, url = _("Scales"), reverse("core:scales")
    if gone := sum(renewals.lapsed_on(values, on) is not None for values in known.values()):
        said = ngettext(
            "%(n)s scale lapsed: what rests on it is no longer computed.",
            "%(n)s scales lapsed: what rests on them is no longer computed.",
            gone,
        )
        return Care(WRONG, pgettext("scales", "Lapsed"), title, said % {"n": gone}, f"{url}#lapsing")
    unread = sum(not value.verified for values in known.values() if (value := renewals.running(values, on)))
    if not unread:
        return Care(OK, _("In order"), title, _("Every figure in force was read in its text."), url)
    said = ngettext(
        "%(n)s figure in force was not read in its text by anybody.",
        "%(n)s figures in force were not read in their text by anybody.",
        unread,
    )
    return Care(LOOK, _("To verify"), title, said % {"n": unread}, url)
