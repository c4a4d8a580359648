"""What the pages draw from the reading of an act: its verdict, its picture, what a person mended of it.

A reading is the dictionary of `exchange.deliberation.Reading.to_dict`, where each check also `says` its message for the
reader's language.
"""

import re
from difflib import unified_diff

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core.normal import normal
from trousseau.engines.svg import Bar, Mark, Part, legend, stacked_bars
from trousseau.rules.said import said

from .enums import Verdict
from .models import Deliberation

# An error in one of these touches the result of the vote; elsewhere it touches the reading alone.
VOTE = frozenset(
    "quorum figures voters tally votes_cast majority proxy_bearer_present proxy_one_per_bearer substitute".split()
)


TONES = {
    Verdict.PROVED: "ok",
    Verdict.ADOPTED: "note",
    Verdict.DOUBTFUL: "warn",
    Verdict.REJECTED: "bad",
    Verdict.UNKNOWN: "warn:ask",
}


def verdict(reading: dict) -> str:
    """Proved when quorum, count and majority are; doubtful when an error touches the vote itself."""
    if reading["adopted"] is None:
        return Verdict.UNKNOWN
    if not reading["adopted"]:
        return Verdict.REJECTED
    if vote_errors(reading):
        return Verdict.DOUBTFUL
    right = {check["code"] for check in reading["checks"] if check["status"] == "ok"}
    return Verdict.PROVED if {"quorum", "tally", "majority"} <= right else Verdict.ADOPTED


def count_errors(reading: dict) -> int:
    return sum(check["status"] == "error" for check in reading["checks"])


def vote_errors(reading: dict) -> int:
    return sum(check["status"] == "error" and check["code"] in VOTE for check in reading["checks"])


def _competing(reading: dict) -> str:
    """What keeps the vote of the act from being told, as a sentence; "" when nothing does."""
    for check in reading["checks"]:
        if check["code"] == "tally" and check["status"] == "error":
            return _("The votes read pass those who vote: whether it is adopted is not known")
        if check["code"] == "several_votes" and check.get("says"):
            why = dict(said(check["says"]).values)["why"]
            if not dict(why.values).get("votes"):
                return _("The vote of the act is not known: %(why)s") % {"why": why}
            return _("Several votes in this text: which one is the act’s is not known (%(why)s)") % {"why": why}
    if any(check["code"] in ("several_votes", "several") for check in reading["checks"]):
        return _("Several votes in this text: which one is the act’s is not known")
    return ""


def headline(reading: dict) -> str:
    """The sentence that a page opens on."""
    vote, state = reading["vote"], verdict(reading)
    if state == Verdict.UNKNOWN:
        if why := _competing(reading):
            return why
        return _("The act does not say whether the council adopted it")
    if state == Verdict.REJECTED:
        if vote["for"] is None or vote["against"] is None:
            return _("Rejected, as the act says")
        return _("Rejected: %(for)s for, %(against)s against") % vote
    if state == Verdict.DOUBTFUL:
        return _("Adopted, as the act says, but its vote is not proved")
    if vote["for"] is None or not reading["votes_cast"]:
        return _("Adopted, as the act says; its votes are not written in figures")
    return _("Adopted by %(for)s votes out of %(cast)s cast") % {"for": vote["for"], "cast": reading["votes_cast"]}


def explanation(reading: dict) -> list[str]:
    """What makes the verdict, and what is left to settle."""
    state, errors, touching = verdict(reading), count_errors(reading), vote_errors(reading)
    said = []
    if state == Verdict.PROVED:
        said.append(_("The votes equal those present plus the proxies; the quorum and the majority are reached."))
    elif state == Verdict.ADOPTED:
        said.append(_("Nothing contradicts it, but the act leaves out what would prove it: see the checks."))
    elif state == Verdict.UNKNOWN and _competing(reading):
        said.append(_("Compare with the act, then correct the reading: leave in its text the vote of the act alone."))
    elif state == Verdict.UNKNOWN:
        said.append(_("Ask the council for the complete act: a convention needs a vote."))
    elif state == Verdict.REJECTED:
        said.append(_("No convention can be drawn from this act."))
    if touching:
        said.append(
            ngettext(
                "One error touches the vote: compare it with the act before you draw a convention.",
                "%(n)s errors touch the vote: compare them with the act before you draw a convention.",
                touching,
            )
            % {"n": touching}
        )
    if aside := errors - touching:
        said.append(
            ngettext(
                "One reading error is left; it does not change the result.",
                "%(n)s reading errors are left; they do not change the result.",
                aside,
            )
            % {"n": aside}
        )
    return said


def clean_text(text: str) -> str:
    from trousseau.exchange.deliberation import clean

    return clean(text)


def acts(deliberation: Deliberation) -> list:
    """The acts of a set of minutes, each with its text alone."""
    from trousseau.exchange.deliberation import acts_of

    return acts_of(text_read(deliberation))


def shown_acts(reading: dict) -> list[dict]:
    """Each act of a set of minutes: its number, its title, what its vote is."""
    return [
        {
            "number": act["number"],
            "heading": act["heading"] or _("Act no. %(n)s") % {"n": act["number"]},
            "said": headline(act),
        }
        for act in reading.get("acts") or ()
    ]


def text_read(deliberation: Deliberation) -> str:
    """The text of the act as the reader has it: the places of its reading are in this one."""
    return clean_text(deliberation.corrected or deliberation.text)


def corrections(text: str, corrected: str) -> list[tuple[str, str]]:
    """The lines that a person mended: ("-", as first read) then ("+", as it stands); nothing without a correction."""
    if not corrected:
        return []
    lines = list(unified_diff(text.splitlines(), corrected.splitlines(), n=0, lineterm=""))[2:]
    return [(line[0], line[1:]) for line in lines if line[0] in "-+" and line[1:].strip()]


def picture(reading: dict) -> SafeString | None:
    """Presence and vote on one scale, the members in office; None when the act gives too few figures."""
    present, proxies = reading["present"], reading["proxies"] or 0
    vote, office = reading["vote"], reading["in_office"] or reading["members"]
    if present is None or not office:
        return None
    aside = (vote["abstention"] or 0) + (vote["no_position"] or 0)
    for_, against = vote["for"], vote["against"] or 0
    # an act whose figures do not fit is drawn on the larger one: the checks say what is wrong
    whole = max(office, present + proxies, (for_ or 0) + aside + against)
    absent = max(office - present - proxies, 0)
    there = _("%(present)s present, %(proxies)s proxies, %(absent)s absent") % {
        "present": present,
        "proxies": proxies,
        "absent": absent,
    }
    required = reading["quorum"]["required"]
    quorum = [Mark(required, _("quorum: %(n)s present") % {"n": required})] if required else []
    bars = [Bar(there, (Part(present, "f4"), Part(proxies, "f2"), Part(absent, "fl")), quorum)]
    said = _("Out of %(n)s members in office: %(there)s.") % {"n": office, "there": there}
    if for_ is not None:
        votes = ngettext(
            "%(for)s for, %(aside)s abstention, %(against)s against",
            "%(for)s for, %(aside)s abstentions, %(against)s against",
            aside,
        ) % {"for": for_, "aside": aside, "against": against}
        majority = reading["majority"]
        marks = [Mark(majority, _("majority: %(n)s votes") % {"n": majority})] if majority else []
        rest = max(whole - for_ - aside - against, 0)
        parts = (Part(for_, "f4"), Part(aside, "f2"), Part(against, "f0"), Part(rest, "fl"))
        bars.append(Bar(votes, parts, marks))
        said += f" {votes}."
    key = (
        Part(1, "f4", _("present, or for")),
        Part(1, "f2", _("proxies, or abstaining")),
        *([Part(1, "f0", _("against"))] if against else []),
        Part(1, "fl", _("absent")),
    )
    drawn = stacked_bars(bars, whole=whole, name="vote", title=_("The quorum and the vote"), description=said)
    return mark_safe(drawn + legend(key))


def figures(reading: dict) -> list[tuple[str, int | None, int | None]]:
    """The table of the picture: what, as stated in the act, as counted from its names."""
    listed, vote = reading["listed"], reading["vote"]
    return [
        (_("Members in office"), reading["in_office"], None),
        (_("Present"), reading["present"], listed["present"]),
        (_("Proxies"), reading["proxies"], listed["proxies"]),
        (_("Absent without a proxy"), None, listed["absent_without_proxy"]),
        (_("Votes for"), vote["for"], None),
        (_("Votes against"), vote["against"], None),
        (_("Abstentions"), vote["abstention"], None),
        (_("Took no position"), vote["no_position"], None),
        (_("Votes cast"), None, reading["votes_cast"]),
        (_("Majority"), None, reading["majority"]),
        (_("Quorum"), None, reading["quorum"]["required"]),
    ]


_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def year(reading: dict) -> int | None:
    """The only year that the amounts and decisions name, None when they name none or several."""
    texts = [*reading["decisions"], reading["subject"] or ""]
    years = {int(found) for text in texts for found in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def amounts(reading: dict) -> list[dict]:
    """Each amount once, with the sentence that says the most: a decision rather than the report before it.

    One that was not read has no cents: it is told by its words.
    """
    decided = " ".join(reading["decisions"])
    found: dict[int | str, dict] = {}
    for amount in reading["amounts"]:
        in_decision = amount["context"].rstrip(" ,;.") in decided
        key = amount["text"] if amount["cents"] is None else amount["cents"]
        if key not in found or in_decision:
            found[key] = {**amount, "decided": in_decision}
    return list(found.values())


DETAIL = "modifications de détail"  # as councils write what they let be changed without them


def delegation(reading: dict) -> str:
    """The decision by which the council lets details be changed without a vote, in its words; "" when none does."""
    return next((said for said in reading["decisions"] if DETAIL in said.lower()), "")


def says(deliberation: Deliberation, words: str) -> bool:
    """Whether these words stand in the act, in this order; accents, case and points aside."""
    inside = f" {normal(text_read(deliberation))} "
    return f" {normal(words)} " in inside or normal(words) == normal(delegation(deliberation.reading))


def marked_decisions(reading: dict) -> list[SafeString]:
    """The decisions, with the amounts that the reading kept marked in their text."""
    read = {amount["text"] for amount in reading["amounts"] if amount["cents"] is not None}
    texts = sorted(read, key=len, reverse=True)
    kept = re.compile("|".join(map(re.escape, texts))) if texts else None
    return [_marked(decision, kept) for decision in reading["decisions"]]


def _marked(text: str, kept: re.Pattern[str] | None) -> SafeString:
    if kept is None:
        return conditional_escape(text)
    parts, start = [], 0
    for found in kept.finditer(text):
        parts.append(format_html("{}<mark>{}</mark>", text[start : found.start()], found[0]))
        start = found.end()
    return format_html("{}{}", mark_safe("".join(parts)), text[start:])
