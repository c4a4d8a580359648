"""The checks of a reading as the page shows them: what is right, what is to be looked at, what a person confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from trousseau.core import scales
from trousseau.rules.said import said

from .models import Confirmation
from .reading import VOTE

ORDER = ("error", "warning", "unknown", "info", "ok")


# Warnings that no look at the act settles: the value that they touch stays unknown until the text is corrected.
BY_CORRECTION = frozenset(("several_votes", "stated_twice", "several", "scanned"))


# The scale behind a check, so that the page can say when its value was not verified.
SCALES = {
    "convocation": "deliberation.convocation_clear_days",
    "quorum": "deliberation.quorum_fraction",
    "proxy_one_per_bearer": "deliberation.proxies_per_bearer",
    "convention": "deliberation.convention_threshold",
}


ADVICE = {
    "names": gettext_lazy("Compare the names with the act: a line may be cut between two pages."),
    "figures": gettext_lazy("Compare these figures with the act, then ask the council which one is right."),
    "convocation": gettext_lazy("Ask the council for the convocation and its date of sending."),
    "convention": gettext_lazy("Check to whom the money goes: above the threshold, a private body needs a convention."),
    "date": gettext_lazy("Ask the council which date is right."),
    "stated_twice": gettext_lazy("Compare with the act, then correct the reading or ask the council."),
    "several_votes": gettext_lazy("Correct the reading: leave in its text the vote of the act alone."),
}


def _message(check: dict) -> str:
    return str(said(check["says"])) if check.get("says") else check["message"]


@dataclass(frozen=True)
class ShownCheck:
    """A check as the page shows it; `scale` is the dated value behind it, when there is one."""

    tone: str
    word: str
    message: str
    article: str
    advice: str
    scale: scales.Value | None
    corrects: bool = False  # an error, or what only the text of the act can settle
    confirms: str = ""  # the check's own words, when a person may still confirm it
    confirmed: Confirmation | None = None


WORDS = {
    "error": ("bad", gettext_lazy("Error")),
    "warning": ("warn", gettext_lazy("To check")),
    "unknown": ("warn:ask", pgettext_lazy("check", "Not known")),
    "info": ("note", gettext_lazy("Information")),
    "ok": ("ok", pgettext_lazy("check", "Right")),
}


def _advice(check: dict) -> str:
    if check["status"] in ("ok", "info"):
        return ""
    code = check["code"]
    kind = "names" if code.startswith("names") else "figures" if code in VOTE else code
    return str(ADVICE.get(kind, ""))


def _scale(code: str, held: date | None) -> scales.Value | None:
    if code not in SCALES or held is None:
        return None
    try:
        return scales.at(SCALES[code], held)
    except scales.OutOfRange:
        return None


def to_confirm(reading: dict) -> list[str]:
    """The words of the checks that a person settles by looking at the act."""
    return [
        check["message"]
        for check in reading["checks"]
        if check["status"] == "warning" and check["code"] not in BY_CORRECTION
    ]


def checks(reading: dict, held: date | None, confirmations: Iterable[Confirmation] = ()) -> list[ShownCheck]:
    """Errors first, then what to check, what is not known, information, what is right."""
    found = {code: _scale(code, held) for code in {check["code"] for check in reading["checks"]}}
    looked = {confirmation.message: confirmation for confirmation in confirmations}
    open_ = set(to_confirm(reading)) - looked.keys()
    return [
        ShownCheck(
            *WORDS[check["status"]],
            _message(check).removesuffix("."),
            check["article"] or "",
            _advice(check),
            found[check["code"]],
            check["status"] == "error" or check["code"] in BY_CORRECTION,
            check["message"] if check["message"] in open_ else "",
            looked.get(check["message"]),
        )
        for check in sorted(reading["checks"], key=lambda c: ORDER.index(c["status"]))
    ]


def tally_of_checks(reading: dict) -> str:
    """« 1 erreur, 2 informations, 9 justes »."""
    counts = {status: 0 for status in ORDER}
    for check in reading["checks"]:
        counts[check["status"]] += 1
    words = {
        "error": ngettext("%(n)s error", "%(n)s errors", counts["error"]),
        "warning": ngettext("%(n)s to check", "%(n)s to check", counts["warning"]),
        "unknown": ngettext("%(n)s not known", "%(n)s not known", counts["unknown"]),
        "info": ngettext("%(n)s piece of information", "%(n)s pieces of information", counts["info"]),
        "ok": ngettext("%(n)s right", "%(n)s right", counts["ok"]),
    }
    return ", ".join(words[status] % {"n": n} for status, n in counts.items() if n)
