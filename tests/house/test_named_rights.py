"""What a page shows is asked of a named right of the room, never of a role."""

from pathlib import Path

import pytest

from trousseau import support

ROOMS = Path(support.__file__).parents[1]
VIEWS = sorted(path for room in ("support", "aids", "desk", "followup") for path in (ROOMS / room).rglob("views*.py"))
OTHERS = {"desk/views.py": 2}  # where who comes from outside starts: by role, since no page of theirs is here


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOMS)))
def test_a_view_of_the_support_and_of_the_desk_asks_no_role(path):
    assert path.read_text(encoding="utf-8").count(".holds(") == OTHERS.get(str(path.relative_to(ROOMS)), 0)
