"""Write docs/states.md from the tables of transitions: `python tools/docs.py`. A test holds them together."""

import importlib
import os
from pathlib import Path

ROOMS = ("conventions", "captation", "mandates", "applications", "tenancies", "ledger", "rents.debits", "rents.owners")
TARGET = Path(__file__).parents[1] / "docs" / "states.md"


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
                who += ", the machine" if step.machine else ""
                sources = ", ".join(str(source) for source in step.sources)
                lines.append(f"| {step.code} | {sources} | {step.target} | {who} | {step.article} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trousseau.site.settings")
    import django

    django.setup()
    TARGET.write_text(text(), encoding="utf-8")
