"""Every command of this site and what each is given to read, found by walking its parser."""

import argparse
from collections.abc import Iterator
from unittest.mock import patch

from trousseau.site import cli

# what the words of an argument mean; one that is in neither is not known to this test
READ = {
    "FICHIER",
    "CAS.json",
    "CAS.csv",
    "PROBLÈME.json",
    "FEUILLE",
    "NUMÉRO:SCEAU|FICHIER",
    "FICHIER|DOSSIER|-",
    "DONNÉES",
    "CLÉS",
    "CLÉ.pem",
}
TOLD = {
    "AAAA-MM-JJ": "2026-01-31",
    "AAAA-MM": "2026-01",
    "AAAA": "2026",
    "COURRIEL": "qui@demo.example",
    "DOSSIER": "dossier",
    "DESTINATION": "destination",
    "N": "1",
    "NUMÉRO": "1",
    "NUMÉRO:SCEAU": "1:000000000000",
    "RÉPONSES.csv": "answers.csv",
    "USAGE": "mail",
    "CLÉ": "0",
    "NOM": "nom",
}
HOLE = object()


class _Parser(Exception):
    pass


def _leaves(parser: argparse.ArgumentParser, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list]]:
    groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    for group in groups:
        for name, sub in group.choices.items():
            yield from _leaves(sub, (*path, name))
    if not groups:
        yield path, [one for one in parser._actions if one.nargs != 0]


def _parsers() -> Iterator[tuple[tuple[str, ...], list]]:
    yield from _leaves(cli.parser(), ())
    for name, (handler, _help) in cli.FORWARDED.items():
        if name == "manage":
            continue
        for begun in ((), ("replay",)) if name == "allocation" else ((),):
            try:
                with patch.object(argparse.ArgumentParser, "parse_args", lambda self, *_a, **_k: _stop(self)):
                    handler(list(begun))
            except _Parser as found:
                yield from _leaves(found.args[0], (name,))
            except cli.Stop:  # another site's
                continue


def _stop(parser):
    raise _Parser(parser)


def reading() -> Iterator[tuple[str, list]]:
    """(its words, its arguments) of each argument that names a file to read: in them, `HOLE` stands for its name."""
    for path, actions in _parsers():
        for action in actions:
            words = action.metavar
            assert not words or words in READ or words in TOLD, f"{path}: {words} is in neither READ nor TOLD"
            if words not in READ:
                continue
            given: list = list(path)
            for other in actions:
                if other is action:
                    given += [*other.option_strings[:1], HOLE]
                elif other.required or not other.option_strings:
                    given += [*other.option_strings[:1], TOLD.get(other.metavar, next(iter(other.choices or ["x"])))]
            yield f"{' '.join(path)} {words}", given
