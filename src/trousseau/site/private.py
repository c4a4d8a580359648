"""The home of a site is its user's alone: folders 0700, files 0600, whatever the umask of who starts it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def close(home: Path) -> None:
    """What this process makes is its user's alone; nobody else enters the folder of the site, nor that of both.

    The folder of both is left as it is where it holds what is not ours: everybody's, or another controller's account.
    """
    os.umask(OTHERS)
    _close(home)
    both = home.parent
    if not both.stat().st_mode & stat.S_ISVTX and all(_ours(path) for path in both.iterdir()):
        _close(both)


def close_all(home: Path) -> None:
    """Each folder and file of the site, also those that an older version left open, and what both sites share."""
    for path in (*home.parent.glob("*.lock"), *home.parent.glob("exchange"), home):
        for found in _under(path):
            _close(found)


def _under(path: Path) -> Iterator[Path]:
    """`path` and all it holds. A folder put on another disk by a link is followed, from the folder of the site only."""
    yield path
    if not path.is_dir():
        return
    linked = [child.resolve() for child in path.iterdir() if child.is_symlink() and child.is_dir()]
    for top in (path, *linked):
        for folder, names, files in os.walk(top):
            yield from (Path(folder, name) for name in (*names, *files))
    yield from linked


def _ours(path: Path) -> bool:
    try:
        return path.lstat().st_uid == os.geteuid()
    except FileNotFoundError:
        return True  # gone meanwhile


def _close(path: Path) -> None:
    """Take from others what they may do with it. A file that goes away meanwhile, or is not ours, is left."""
    try:
        if not path.is_symlink() and _ours(path) and path.stat().st_mode & OTHERS:
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
    except FileNotFoundError:
        pass
