"""What the funders promise and read: the act, its convention, the report, the facts file."""

from datetime import date, datetime, time
from importlib.resources import files

from django.utils import timezone

from trousseau.conventions.actions import draw_convention, enter_deliberation, sign_convention
from trousseau.conventions.actions_money import promise_tranche, receive_tranche
from trousseau.conventions.actions_posts import name_holder
from trousseau.core.enums import Role
from trousseau.reporting.actions import make_facts_file, make_report

from .cast import Cast
from .opening import NAME


def convene(cast: Cast) -> None:
    """The invented act, its convention, its three posts and its payments."""
    director = cast.people[Role.DIRECTOR]
    source = files("trousseau.demo") / "data" / "deliberation-val-d-arcelle.txt"
    deliberation = enter_deliberation(director, content=source.read_bytes(), filename=source.name, on=cast.until)
    held = deliberation.held_on
    amounts = [a["cents"] for a in deliberation.reading["amounts"]]
    convention = draw_convention(
        director,
        deliberation=deliberation,
        title=f"Convention {held.year} de soutien à l’agence",
        starts_on=date(held.year, 1, 1),
        ends_on=date(held.year, 12, 31),
        amount=min(amounts),
        agency=NAME,
        partners=deliberation.reading["partners"],
        on=cast.until,
    )
    sign_convention(director, convention=convention, version=1, on=max(held, cast.until), today=max(held, cast.until))
    for post in convention.posts.all():
        holder = cast.people.get(post.kind)
        if holder:
            name_holder(director, post=post, holder=holder, share=100, starts_on=convention.starts_on, today=cast.until)
    half = convention.amount // 2
    first = promise_tranche(
        director, convention=convention, funder=deliberation.council, amount=half, due_on=cast.until
    )
    promise_tranche(
        director,
        convention=convention,
        funder=deliberation.council,
        amount=convention.amount - half,
        due_on=date(held.year, 12, 20),
    )
    receive_tranche(director, tranche=first, on=cast.until)
    cast.signed = convention


def close_books(cast: Cast) -> None:
    """The report to the funders and the facts file of the period."""
    director = cast.people[Role.DIRECTOR]
    make_report(director, convention=cast.signed, starts_on=cast.start, ends_on=cast.until, on=cast.until)
    at = timezone.make_aware(datetime.combine(cast.until, time(18, 0)))
    cast.facts = make_facts_file(director, starts_on=cast.start, ends_on=cast.until, at=at)
