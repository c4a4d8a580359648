"""The tests stand where what they try stands."""

from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
SOURCE = TESTS.parent / "src" / "trousseau"
OF_THE_WHOLE = {"crash", "house", "journeys", "plugins", "security"}


def of_a_room() -> Iterator[Path]:
    """The files that try one room, from `tests`."""
    for path in TESTS.rglob("*.py"):
        one = path.relative_to(TESTS)
        if len(one.parts) > 1 and one.parts[0] not in OF_THE_WHOLE:
            yield one


def test_each_folder_of_tests_is_a_folder_or_a_file_of_the_source():
    folders = {one.parent for one in of_a_room()}
    assert len(folders) > 50
    assert {str(one) for one in folders if not (SOURCE / one).is_dir() and not (SOURCE / f"{one}.py").exists()} == set()


def test_what_tries_a_folder_of_a_room_stands_in_the_folder_of_that_name():
    tried = {one: one.parent / one.stem.removeprefix("test_") for one in of_a_room() if one.stem.startswith("test_")}
    folders = {path.parent.relative_to(SOURCE) for path in SOURCE.rglob("*.py")}
    assert {str(one) for one, folder in tried.items() if folder in folders} == set()
