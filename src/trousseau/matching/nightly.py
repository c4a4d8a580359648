"""Each night, once the collections of the day are presented: whose the lines of the bank are."""

from datetime import date

from trousseau.rules.said import Said, say_many

from .running import identify_lines


def identify(_on: date) -> Said:
    return say_many("%(n)s line of the bank identified.", "%(n)s lines of the bank identified.", identify_lines())


JOBS = {"matching.lines": identify}
