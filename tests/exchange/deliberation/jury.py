"""The jury of the reader: invented acts in the forms of real councils, each beside what it must give.

`tried` holds the acts that the reader was made with; `kept` those that it met when it was made. A field is right, null
(the reader says that it does not know) or wrong: a wrong one is never allowed.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trousseau.exchange.deliberation import Reading
from trousseau.exchange.deliberation.words import fold
from trousseau.rules.deliberation import name_key

HERE = Path(__file__).with_suffix("")
_NAMES = ("chair", "secretary")
_WORDS = ("council", "heading", "subject")


def acts(folder: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(name, text, what is awaited) of each act of `folder`."""
    for path in sorted((HERE / folder).glob("*.txt")):
        yield path.stem, path.read_text(encoding="utf-8"), json.loads(path.with_suffix(".json").read_text("utf-8"))


def told(reading: Reading) -> dict[str, Any]:
    """What a reading says, field by field, as the jury compares it: names and words without case, accents, spaces."""
    r = reading
    vote = (r.vote.for_, r.vote.against, r.vote.abstention, r.vote.no_position)
    found: dict[str, Any] = {name: name_key(getattr(r, name) or "") or None for name in (*_NAMES, *_WORDS)}
    found |= {name: str(day) if (day := getattr(r, name)) else None for name in ("date", "convened_on")}
    found |= {name: getattr(r, name) for name in ("members", "in_office", "present", "proxies", "voters", "adopted")}
    found |= {"listed_present": r.listed.present, "listed_absent": r.listed.absent}
    found |= dict(zip(("for", "against", "abstention", "no_position"), vote, strict=True))
    found["amounts"] = sorted({amount.cents for amount in r.amounts if amount.cents is not None})
    found["decisions"] = len(r.decisions)
    found["names"] = sorted(name_key(person.name) for person in r.attendees)
    found["bearers"] = sorted(name_key(person.proxy_to) for person in r.attendees if person.proxy_to)
    return found


def awaited(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer of an act under the names of `told`."""
    found = {name: name_key(fold(answer[name] or "")) or None for name in (*_NAMES, *_WORDS) if name in answer}
    plain = "date convened_on members in_office present proxies voters adopted amounts decisions".split()
    found |= {name: answer[name] for name in plain if name in answer}
    if "listed" in answer:
        found |= dict(zip(("listed_present", "listed_absent"), answer["listed"], strict=True))
    if "vote" in answer:
        found |= dict(zip(("for", "against", "abstention", "no_position"), answer["vote"], strict=True))
    return found


def judge(reading: Reading | None, answer: dict[str, Any]) -> dict[str, str]:
    """Each field of `answer`: right, null or wrong. An act that is refused is null throughout."""
    found = told(reading) if reading else {}
    verdicts = {}
    for name, wanted in awaited(answer).items():
        got = found.get(name)
        if name == "amounts":
            verdicts[name] = "right" if got == wanted else "null" if set(got or ()) < set(wanted) else "wrong"
        elif name == "decisions":
            verdicts[name] = "right" if got == wanted else "null" if not got else "wrong"
        else:
            verdicts[name] = "right" if got == wanted else "null" if got is None else "wrong"
    for number, part in enumerate(answer.get("acts", ())):
        read = reading.acts[number] if reading and number < len(reading.acts) else None
        verdicts |= {f"acts[{number}].{name}": verdict for name, verdict in judge(read, part).items()}
    return verdicts
