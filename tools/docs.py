"""Write docs/states.md from the tables of transitions, docs/messages.md from the messages that the rooms declare, and
docs/erasure.md from their personal data and its terms: `python tools/docs.py`. A test holds them together."""

import importlib
import os
from pathlib import Path

ROOMS = (
    "core.mail",
    "conventions",
    "captation",
    "mandates",
    "applications",
    "tenancies",
    "ledger",
    "rents",
    "payouts",
    "aids",
    "incidents",
    "reporting",
)
DOCS = Path(__file__).parents[1] / "docs"


def text() -> str:
    """The tables, in English identifiers: who may take which step, from where to where, under which text."""
    lines = [
        "# States",
        "",
        "Written by `tools/docs.py` from each room's `…TRANSITIONS`: guards, buttons and tests derive from the same rows.",
    ]
    for room in ROOMS:
        for name, table in vars(importlib.import_module(f"trousseau.{room}.enums")).items():
            if not name.endswith("TRANSITIONS"):
                continue
            of = name.removesuffix("TRANSITIONS").rstrip("_").lower()
            heading = f"{room}, {of}" if of else room
            lines += ["", f"## {heading}", "", "| step | from | to | who | text |", "|---|---|---|---|---|"]
            for step in table:
                who = ", ".join(sorted(str(role) for role in step.right.roles)) + (
                    " (with a grant)" if step.right.granted else ""
                )
                who = ", ".join(part for part in (who, "the machine" if step.machine else "") if part)
                sources = ", ".join(str(source) for source in step.sources)
                lines.append(f"| {step.code} | {sources} | {step.target} | {who} | {step.article} |")
    return "\n".join(lines) + "\n"


def messages() -> str:
    """Every message that the software sends, as its room declares it, in English."""
    from django.utils.translation import override

    from trousseau.core.mail.events import events

    lines = [
        "# Messages",
        "",
        "Written by `tools/docs.py` from each room's `messages.py`: the software sends these by e-mail, and no other. Each is",
        "a row of the outbox, written with what makes it leave, brought to the server by the task worker.",
        "",
        "| event | message | to | when | subject | a link reserved to its recipient | told of it |",
        "|---|---|---|---|---|---|---|",
    ]
    with override("en"):
        for event in events().values():
            link = f"yes, {_lasting(event.lasts)}" if event.lasts else ""
            told = ", ".join(
                word
                for word, does in (
                    ("asked before", event.wanted),
                    ("sent", event.on_sent),
                    ("failed", event.on_failed),
                    ("given otherwise", event.on_given),
                )
                if does
            )
            lines.append(
                f"| {event.code} | {event.label} | {event.to} | {event.when} | {event.subject} | {link} | {told} |"
            )
    return "\n".join(lines) + "\n"


def _lasting(lasts) -> str:
    return f"{lasts.days} days" if lasts.days > 1 else f"{lasts.total_seconds() / 3600:.0f} hours"


def erasure() -> str:
    """What becomes of each kind of data, in each state of a household, in English."""
    from django.utils.translation import override

    from trousseau.core import rooms
    from trousseau.core.personal_data import CLAIM
    from trousseau.core.retention import NAMELESS
    from trousseau.core.retention import terms as all_terms
    from trousseau.scales import english, load

    _labels, units = english()
    with override("en"):
        terms = all_terms()
        lines = [
            "# Erasure",
            "",
            "Written by `tools/docs.py` from each room's `personal_data.py` and its terms: the verbs, the pages and the nightly",
            "proposal read the same rows. An erasure follows an owner's or a person's request (RGPD, art. 17) or the end of a",
            "term, which a person has done; the night only proposes.",
            "",
            "What goes, goes with its history, the words of its names, its files, its messages, and the journal of the base; of a",
            "paper to which a kept row points, the file and the title go and the empty row stays, sealed. Each erasure is listed",
            "outside the base under a number, and done again when an older backup is restored. Registers, books and papers still",
            "verify. A report that was sent, and a facts file, keep their figures, which name nobody.",
            "",
            "## Terms",
            "",
            "| term | data | kept for | from | then | text | verified |",
            "|---|---|---|---|---|---|---|",
        ]
        for term in terms.values():
            value = load()[term.code][-1]
            held = f"{value.number} {units.get(value.unit, value.unit)}"
            then = str(term.then or term.fate.label).rstrip(".")
            seen = f"{value.verified_on}" if value.verified_on else "to be verified"
            lines.append(f"| {term.code} | {term.label} | {held} | {term.since} | {then} | {value.article} | {seen} |")
        lines += [
            "",
            "## A household",
            "",
            "In its home, nothing is erased: the lease needs it (RGPD, art. 6, 1 b); what is noted of its support goes at its own",
            f"term. Gone in debt or before the judge: {str(CLAIM)[:1].lower()}{str(CLAIM)[1:]}",
            "",
            "| room | data | looking, or refused | in its home | gone, owes nothing | gone in debt, or before the judge "
            "| kept under | why it stays |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for room in rooms.installed():
            rows: dict[tuple[str, ...], None] = {}
            for one in (held for held in room.personal_data() if held.about.__name__ == "Household"):
                free = "goes in part" if one.erase and one.kept else "goes" if one.erase else "stays"
                claimed = "stays" if one.claim else free
                under = "names nobody" if one.term == NAMELESS else one.term
                rows[room.label, one.model.__name__, free, "stays", free, claimed, under, str(one.kept)] = None
            lines += [f"| {' | '.join(row)} |" for row in sorted(rows)]
        lines += OF_NO_HOUSEHOLD
    return "\n".join(lines) + "\n"


# what names a person and is of no household as the rooms hold it: `personal_data` does not reach it
OF_NO_HOUSEHOLD = [
    "",
    "## What names somebody all the same",
    "",
    "| data | what it says | kept for | why it stays | who reads it |",
    "|---|---|---|---|---|",
    "| BankLine | all that the bank wrote of a movement: the payer’s name, account and words | ten years with the accounts; no "
    "act erases it then | it is the voucher of an entry (C. com., art. L123-22; décret 72-678, art. 86), and the seal of its "
    "statement covers each word: under a pseudonym, no proof could tell it from a statement that was changed | who matches "
    "payments; encrypted, in no label of the books, no export, no log; the pseudonym of the line stands there |",
]
PAGES = {"states.md": text, "messages.md": messages, "erasure.md": erasure}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trousseau.site.settings")
    import django

    django.setup()
    for name, write in PAGES.items():
        (DOCS / name).write_text(write(), encoding="utf-8")
