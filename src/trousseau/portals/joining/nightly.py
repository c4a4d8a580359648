"""Each night, the spaces whose term has come close."""

from datetime import date

from trousseau.rules.said import Said, say_many

from .actions import end_terms


def close_spaces(on: date) -> Said:
    """End the joinings whose term has come."""
    return say_many(
        "%(n)s space of an owner or a tenant came to its term.",
        "%(n)s spaces of owners or tenants came to their term.",
        end_terms(on),
    )


JOBS = {"portals.terms": close_spaces}
