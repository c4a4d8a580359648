"""What a convention says, snapped to be compared: by the keys of its rows, and in the words of the rule."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.rules.public_money import Point, Terms, examined

from . import queries, queries_parties, queries_posts
from .models import Amendment, Convention

Snapped = dict[
    str, Any
]  # as JSON: title, starts_on, ends_on, total; shares, posts, promises, targets by key; names of the keys


def snap(convention: Convention) -> Snapped:
    """All that an amendment may change, as it stands."""
    return {
        "title": convention.title,
        "starts_on": convention.starts_on.isoformat(),
        "ends_on": convention.ends_on.isoformat(),
        "total": convention.total,
        "shares": {str(one.pk): one.share for one in queries_parties.parties(convention) if one.pays},
        "posts": {str(one.pk): [one.share, one.cost] for one in queries_posts.posts(convention)},
        "promises": {str(one.pk): one.number for one in queries.indicators(convention)},
        "targets": {str(one.pk): one.target for one in queries.indicators(convention)},
        "names": {
            **{f"shares:{one.pk}": one.organisation.name for one in queries_parties.parties(convention)},
            **{f"posts:{one.pk}": str(one.get_kind_display()) for one in queries_posts.posts(convention)},
            **{f"promises:{one.pk}": one.words for one in queries.indicators(convention)},
        },
    }


def changed(before: Snapped, changes: Mapping[str, Any]) -> Snapped:
    """`before` with its changes."""
    after = {**before}
    for name, value in changes.items():
        after[name] = {**before[name], **value} if isinstance(value, Mapping) else value
    return after


def terms(snapped: Snapped) -> Terms:
    """In the words of the rule. Two rows of one name stay two."""

    def named(part: str, of: str = "") -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in snapped.get(part, {}).items():  # no targets in an amendment of before
            name = snapped["names"].get(f"{of or part}:{key}", key)
            found[name if name not in found else f"{name} ({key})"] = value
        return found

    shares = named("shares")
    if (total := snapped.get("total")) is not None:
        shares[_("Total that the convention writes")] = total
    return Terms(
        object=snapped["title"],
        starts_on=date.fromisoformat(snapped["starts_on"]),
        ends_on=date.fromisoformat(snapped["ends_on"]),
        shares=shares,
        posts={name: (part, cost) for name, (part, cost) in named("posts").items()},
        promises=named("promises"),
        targets=named("targets", of="promises"),
    )


def points(before: Snapped, changes: Mapping[str, Any]) -> tuple[Point, ...]:
    """The five points of the economy of a convention, examined."""
    return examined(terms(before), terms(changed(before, changes)))


def points_of(amendment: Amendment) -> tuple[Point, ...]:
    return points(amendment.before, amendment.changes)
