"""What a build adds to the sources: the French words as Django reads them, compiled from each room's `.po`."""

import importlib.util
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Words(BuildHookInterface):
    """A wheel, and an installation from the checkout, hold them; they are never committed."""

    def initialize(self, version: str, build_data: dict) -> None:
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        spec = importlib.util.spec_from_file_location("messages", root / "tools" / "messages.py")
        messages = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(messages)
        messages.main(["compile"])
        build_data["artifacts"].append("src/trousseau/*/locale/*/LC_MESSAGES/*.mo")
