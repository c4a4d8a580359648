"""What a convention promises, and the days that it sets."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, VERSIONED, No, verb

from . import deadlines, watch
from .access import BODIES
from .actions_money import held
from .enums import Span
from .models import Convention, Deadline, Indicator
from .withdrawing import GONE, refuse_archived, refuse_withdrawn, withdraw

WRITTEN = No("the same words are refused while they stand")


@verb(once=WRITTEN, frozen=BODIES, happened=No("a promise, which has no day"))
def add_indicator(
    actor: User,
    *,
    convention: Convention,
    code: str,
    words: str,
    target: str,
    number: int | None,
    unit: str,
    article: str,
    span: str = Span.YEAR,
) -> Indicator:
    """A promise of the convention, in its words."""
    convention = held(convention)
    refuse_archived(convention)
    if convention.indicators.filter(words=words, target=target, withdrawn_on=None).exists():
        raise Refused(_("It is written already, in the same words."), "words")
    last = convention.indicators.order_by("-position").first()
    promise = Indicator(
        convention=convention,
        position=last.position + 1 if last else 1,
        code=code,
        words=words,
        target=target,
        number=number,
        unit=unit,
        span=span,
        article=article,
    )
    record(promise, actor)
    return promise


@verb(once=VERSIONED, frozen=BODIES, happened=No("a promise, which has no day"))
def edit_indicator(
    actor: User,
    *,
    indicator: Indicator,
    version: int,
    code: str,
    words: str,
    target: str,
    number: int | None,
    unit: str,
    article: str,
    span: str,
) -> None:
    """Correct how a promise was typed. Of a signed convention, what is promised and how it is counted stay once they are said:
    an amendment changes them."""
    refuse_archived(indicator.convention)
    refuse_withdrawn(indicator)
    said = {"code": code, "target": target, "number": number}
    if indicator.number is not None:
        said["span"] = span  # before its number, it is that of nothing
    for field, value in said.items():
        was = getattr(indicator, field)
        if indicator.convention.signed_on and was not in ("", None) and value != was:
            raise Refused(
                _(
                    "A signed convention promises what it promises: an amendment changes its words and its number. Typed by "
                    "mistake, withdraw it with its reason, then write it again."
                ),
                field,
            )
    edit(
        actor,
        indicator,
        version=version,
        code=code,
        words=words,
        target=target,
        number=number,
        unit=unit,
        span=span,
        article=article,
        reason="edit",
    )


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_indicator(actor: User, *, indicator: Indicator, why: str, today: date) -> None:
    refuse_archived(indicator.convention)
    withdraw(actor, indicator, why=why, on=today)


@verb(once=WRITTEN, frozen=BODIES, happened=No("the convention sets a day to come"))
def add_deadline(
    actor: User, *, convention: Convention, words: str, article: str, due_on: date, today: date
) -> Deadline:
    """A day that an article of the convention sets."""
    convention = held(convention)
    refuse_archived(convention)
    if convention.deadlines.filter(words=words, due_on=due_on, withdrawn_on=None).exists():
        raise Refused(_("It is written already, in the same words."), "words")
    row = Deadline(convention=convention, words=words, article=article, due_on=due_on)
    record(row, actor)
    watch.days(convention, on=today)
    return row


@verb(once=No("the same day is written over itself"), frozen=BODIES, happened=("on",))
def meet_deadline(actor: User, *, convention: Convention, code: str, on: date, today: date) -> None:
    """What a day asked for was done: of an article of the convention (the key of its row), or of the law."""
    convention = held(convention)
    refuse_archived(convention)
    if convention.signed_on is None or on < convention.signed_on:
        raise Refused(_("It is done after the signature of the convention: check the day."), "on")
    row = convention.deadlines.filter(
        withdrawn_on=None, **({"pk": code} if code.isdecimal() else {"code": code})
    ).first()
    if row is None:
        day = next((one for one in deadlines.of(convention) if one.code == code and one.ended), None)
        if day is None:
            raise Refused(_("This day is not among those of the convention: reload the page."))
        if day.ended and on <= day.ended:
            raise Refused(_("The account comes after the exercise that it closes: check the day."), "on")
        row = Deadline(convention=convention, words=str(day.words)[:200], due_on=day.on, code=code, done_on=on)
        record(row, actor)
    else:
        edit(actor, row, version=row.version, done_on=on, reason="done")
    watch.days(convention, on=today)


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_deadline(actor: User, *, deadline: Deadline, why: str, today: date) -> None:
    """It was typed by mistake; of one that the law sets, that it was done."""
    refuse_archived(deadline.convention)
    withdraw(actor, deadline, why=why, on=today)
    watch.days(deadline.convention, on=today)


@verb(once=VERSIONED, frozen=BODIES, happened=("on",))
def publish_convention(actor: User, *, convention: Convention, version: int, on: date, at: str, today: date) -> None:
    """Who grants published the essential data of the convention, at this address."""
    refuse_archived(convention)
    if convention.signed_on is None or on < convention.signed_on:
        raise Refused(_("A convention is published after its signature."), "on")
    edit(actor, convention, version=version, published_on=on, published_at=at, reason="publish")
    watch.days(convention, on=today)
