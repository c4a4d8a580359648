"""What a reader without the numbers sees of a trial, and what the minutes of a grid keep of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from trousseau.core import scales

from .groups import hidden
from .kept import without_codes


def summary(figures: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The figures without the numbers of households, the small groups left out."""
    return without_small(without_codes(figures), scales.at("laboratory.small_group", on).number)


def without_small(found: Mapping[str, Any], least: int) -> dict[str, Any]:
    """Lists of groups: a group of fewer than `least` is left out, with another where a subtraction would tell it."""
    kept = dict(found)
    if "groups" in kept:
        kept["groups"], gone = _shown(kept["groups"], least)
        kept["secret"] = sorted(gone)
    if "policies" in kept:
        gone = hidden({one["key"]: one["size"] for one in kept["policies"][0]["groups"]}, least)
        kept["policies"] = [
            policy | {"groups": [one for one in policy["groups"] if one["key"] not in gone]}
            for policy in kept["policies"]
        ]
        kept["near"] = [one for one in kept["near"] if one["key"] not in gone]
        kept["secret"] = sorted(gone)
    return kept


def _shown(groups: list[dict], least: int) -> tuple[list[dict], frozenset[str]]:
    gone = hidden({one["key"]: one["size"] for one in groups}, least)
    return [one for one in groups if one["key"] not in gone], gone
