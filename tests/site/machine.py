"""A machine to try the two commands on: a PATH made of fake programs, and sites in folders of their own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.plugins.warm import trousseau

ROOT = Path(__file__).parents[2]
TOOLS = ("sh", "dirname", "cat", "cmp", "rm", "mkdir", "mv", "grep")


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@dataclass
class Machine:
    """A copy of the project's setup, where only `folders` are on the PATH."""

    place: Path
    folders: list[Path] = field(default_factory=list)

    def __post_init__(self):
        self.project, tools = self.place / "project", self.place / "tools"
        (self.project / "tools").mkdir(parents=True)
        shutil.copy(ROOT / "tools/setup.sh", self.project / "tools")
        shutil.copytree(ROOT / "requirements", self.project / "requirements")
        shutil.copy(ROOT / "pyproject.toml", self.project)
        tools.mkdir()
        for name in TOOLS:
            (tools / name).symlink_to(shutil.which(name))
        self.folders.append(tools)

    def program(self, folder: str, name: str, text: str) -> Path:
        made = script(self.place / folder / name, text)
        if made.parent not in self.folders:
            self.folders.append(made.parent)
        return made

    def setup(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        path = os.pathsep.join(str(folder) for folder in self.folders)
        return subprocess.run(
            ["/bin/sh", self.project / "tools/setup.sh", *arguments],
            env={"PATH": path, "LANG": "C.UTF-8", "CALLS": str(self.place / "calls"), **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self) -> list[str]:
        """What the fake uv was asked, one line a call."""
        found = self.place / "calls"
        return found.read_text().splitlines() if found.exists() else []


@dataclass
class Site:
    """One installation: its folder, its database, and commands run in processes of their own."""

    home: Path
    url: str = ""
    name: str = "agency"

    def copy(self, home: Path) -> "Site":
        """The same, elsewhere, to be changed."""
        shutil.copytree(self.home, home)
        return Site(home)

    def environment(self, **variables: str) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "PORT", "CI")}
        chosen = {"TROUSSEAU_HOME": str(self.home), "TROUSSEAU_SITE": self.name, **variables}
        return {**kept, **chosen, **({"DATABASE_URL": self.url} if self.url else {})}

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "trousseau.site", *map(str, arguments)]

    def run(
        self, *arguments: object, shell: str = "", start: bool = False, **variables: str
    ) -> subprocess.CompletedProcess:
        """One command of `trousseau`; `shell` is what bash does before, in the same process. `start` is for what is said
        of a start itself: Python, then all that it loads. Elsewhere that was done once (see tests/plugins/warm.py)."""
        if not (shell or start) and self.name == "agency" and arguments[0] != "run":
            return trousseau([str(one) for one in arguments], self.environment(**variables))
        command = self.command(*arguments)
        if shell:
            command = ["bash", "-c", f'{shell}; exec "$@"', "bash", *command]
        return subprocess.run(
            command,
            env=self.environment(**variables),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            stdin=subprocess.DEVNULL,
        )

    def ok(self, *arguments: object, **options) -> str:
        done = self.run(*arguments, **options)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, *arguments: object, code: int = 1, **options) -> str:
        """The one line that a refused command says."""
        done = self.run(*arguments, **options)
        assert done.returncode == code, done.stdout + done.stderr
        lines = done.stderr.strip().splitlines()
        assert len(lines) == 1, done.stderr
        assert lines[0].startswith("trousseau : ")
        return lines[0]

    def python(self, code: str, **options) -> str:
        return self.ok("manage", "shell", "-v", "0", "-c", code, **options).strip()
