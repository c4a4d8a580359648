"""Write docs/states.md from the tables of transitions, and docs/messages.md from the messages that the rooms declare:
`python tools/docs.py`. A test holds them together."""

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
    "incidents",
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


PAGES = {"states.md": text, "messages.md": messages}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trousseau.site.settings")
    import django

    django.setup()
    for name, write in PAGES.items():
        (DOCS / name).write_text(write(), encoding="utf-8")
