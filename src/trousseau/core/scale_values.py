"""What an administrator typed as a value of a scale, held against what the scale says already: refused, never guessed."""

import re
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau import scales as shipped
from trousseau.scales import INDEX, Value

from . import scales
from .errors import Refused

WHOLE = re.compile(r"-?[0-9]{1,9}")
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
PART_OF_ONE = re.compile(r"[1-9][0-9]{0,3}/[1-9][0-9]{0,3}")
CODES = {"locavantages.zone.": re.compile(r"[0-9][0-9AB][0-9]{3}"), "tax_return.": re.compile(r"[0-9]{3}")}
FARTHEST = 50  # times what the scale said: less than a hundred, by which percent and cents are mistaken


def checked(code: str, typed: str, starts_on: date) -> str:
    """The value as it is kept. Raises Refused beside `value` when it is not of the kind, the sign or the size of the
    others of this scale."""
    typed = typed.strip()
    model = shipped.load()[code][-1]
    if isinstance(model.value, tuple):
        return ", ".join(_list(model, [part.strip() for part in typed.split(",")], starts_on))
    if isinstance(model.value, int):
        if not WHOLE.fullmatch(typed):
            raise _refused(_("This scale holds a whole number (%(unit)s).") % {"unit": scales.measure(model)})
        _check_size(model, typed, model.text, _before(model, starts_on))
        return typed
    return _one(model, typed, model.value, _before(model, starts_on))


def _list(model: Value, parts: list[str], starts_on: date) -> list[str]:
    """As many as the scale holds when they are figures or days, as many as one likes when they are words or codes."""
    fixed = [part for row in shipped.load()[model.code] for part in row.parts if part]
    if _code(model) or not all(NUMBER.fullmatch(part) or _is_day(part) for part in fixed):
        if len(set(parts)) < len(parts):
            raise _refused(_("This list says the same thing twice."))
        return [_one(model, part, fixed[0], "") for part in parts]
    if len(parts) != len(model.parts):
        wanted = ngettext(
            "This scale holds %(n)s value", "This scale holds %(n)s values separated by commas", len(model.parts)
        ) % {"n": len(model.parts)}
        raise _refused(
            _("%(wanted)s, with a point for the decimals: %(example)s.") % {"wanted": wanted, "example": model.text}
        )
    before = [part.strip() for part in _before(model, starts_on).split(",")]
    if len(before) != len(parts):
        before = list(model.parts)
    return [_one(model, *three) for three in zip(parts, model.parts, before, strict=True)]


def _one(model: Value, typed: str, like: str, before: str) -> str:
    """One value, as `like` is: a code, a day, a part of one, a number, else a word."""
    if pattern := _code(model):
        if not pattern.fullmatch(typed):
            raise _refused(_("“%(typed)s” is not written as %(example)s is.") % {"typed": typed, "example": like})
    elif _is_day(like):
        if not _is_day(typed):
            raise _refused(_("Write a day as 2027-12-31 is written, not “%(typed)s”.") % {"typed": typed})
    elif PART_OF_ONE.fullmatch(like):
        if not PART_OF_ONE.fullmatch(typed) or Fraction(typed) > 1:
            raise _refused(_("Write a part of one as 1/2 is written, not “%(typed)s”.") % {"typed": typed})
    elif NUMBER.fullmatch(like):
        if "," in typed and not isinstance(model.value, tuple):
            typed = typed.replace(",", ".", 1)
        if not NUMBER.fullmatch(typed):
            raise _refused(
                _("Write a number in digits alone, without its unit (%(unit)s), not “%(typed)s”.")
                % {"unit": scales.measure(model), "typed": typed}
            )
        _check_size(model, typed, like, before)
    else:
        _check_word(model, typed)
    return typed


def _code(model: Value) -> re.Pattern[str] | None:
    """How the codes of this scale are written: a commune's, a line's of the return; None for any other scale."""
    return next((pattern for start, pattern in CODES.items() if model.code.startswith(start)), None)


def _check_word(model: Value, typed: str) -> None:
    """The words that the scale names, else those that the shipped scales of the same unit say."""
    alike = (row for rows in shipped.load().values() for row in rows if row.unit == model.unit)
    said = (row.value if isinstance(row.value, tuple) else (row.text,) for row in alike)
    words = model.among or tuple(dict.fromkeys(word for row in said for word in row))
    if typed not in words:
        raise _refused(
            _("“%(typed)s” is none of what this scale may say: %(words)s.")
            % {"typed": typed, "words": " ; ".join(words)}
        )


def _check_size(model: Value, typed: str, like: str, before: str) -> None:
    """A sign that the scale never bore, a percent above 100, a value fifty times away: somebody mistook the unit."""
    value = Fraction(typed)
    if value < 0 and not (like.startswith("-") or model.code == INDEX):
        raise _refused(_("This scale holds nothing below zero: %(typed)s.") % {"typed": typed})
    if model.unit.startswith("%") and value > 100:
        raise _refused(_("A percentage is at most 100: %(typed)s.") % {"typed": typed})
    was = Fraction(before if NUMBER.fullmatch(before) else like)  # a value typed before this was checked says nothing
    # the index and its change are held against each other
    if model.code == INDEX or not (value and was) or Fraction(1, FARTHEST) <= abs(value / was) <= FARTHEST:
        return
    raise _refused(
        _(
            "%(typed)s is more than fifty times away from what this scale said before, %(before)s: read the unit again "
            "(%(unit)s)."
        )
        % {"typed": typed, "before": before, "unit": scales.measure(model)}
    )


def _before(model: Value, starts_on: date) -> str:
    """What the scale said last before that day."""
    earlier = [row for row in scales.all_values()[model.code] if row.start < starts_on]
    return (earlier[-1] if earlier else model).text


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _refused(why: str) -> Refused:
    return Refused(why, "value")
