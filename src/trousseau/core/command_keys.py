"""`trousseau keys`: the key ring of this site."""

import argparse
import stat
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings

from . import backup, rotation, serving
from .errors import Refused
from .ring import BEFORE, ENCRYPTING, Purpose, file_name

USES = {
    Purpose.BANK: "numéros de compte",
    Purpose.STATEMENTS: "écrits de la banque",
    Purpose.NOTES: "notes fermées, communes à éviter",
    Purpose.MAIL: "messages envoyés, mot de passe du serveur de courriel",
    Purpose.FACTOR: "second facteur",
    Purpose.PAPERS: "fichiers conservés, SEPA compris",
    Purpose.SEAL: "sceaux des registres",
}

MOVED = " : écrits pour un autre usage, puis apportés là hors du logiciel"


def main(argv: Sequence[str]) -> int:
    """0 when all is well, 1 when a key is lost or a text cannot be read; argparse leaves with 2 on a wrong argument."""
    parser = argparse.ArgumentParser(prog="trousseau keys", description="Le trousseau de clés du site.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="les clés : à quoi chacune sert, ses versions, où elle est")
    commands.add_parser("check", help="combien de textes chaque clé lit encore ; ce qui manque")
    sub = commands.add_parser("rotate", help="fait une clé neuve et récrit avec elle ; reprend ce qui fut interrompu")
    sub.add_argument("purposes", nargs="*", metavar="USAGE", help=f"{', '.join(Purpose)} ; tous par défaut")
    sub = commands.add_parser("export", help="écrit les clés seules dans un fichier .keys.tar, à garder ailleurs")
    sub.add_argument("folder", metavar="DOSSIER", type=Path)
    sub = commands.add_parser("remove", help="retire une clé qui ne lit plus rien ici")
    sub.add_argument("key", metavar="CLÉ", help="usage.version, comme bank.1")
    sub.add_argument("--lost", action="store_true", help="ce qu’elle seule lisait est perdu, et je le sais")
    options = parser.parse_args(argv)
    return {"list": _list, "check": _check, "rotate": _rotate, "export": _export, "remove": _remove}[options.command](
        options
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _list(_options) -> int:
    ring = settings.KEYS.ring
    for purpose in Purpose:
        versions = ring.versions(purpose)
        for version in versions:
            path = ring.path(purpose, version)
            made = f"{date.fromtimestamp(path.stat().st_mtime):%d/%m/%Y}" if path.exists() else "fichier absent"
            newest = ", écrit" if version == versions[-1] else ""
            _say(f"{purpose}.{version:<3} {USES[purpose]} : {path} ({made}{newest})")
    _say(f"{BEFORE}      d’avant le trousseau ; compare aussi les comptes sans les lire : {ring.path(BEFORE, 1)}")
    return _problems()


def _problems() -> int:
    found = list(settings.KEYS.ring.problems())
    for problem in found:
        _say(f"{problem[0].upper()}{problem[1:]}.")
    return 1 if found else 0


def _check(_options) -> int:
    """Reads every text and every file under its own key: the one proof that a key is the right one."""
    code, ring = _problems(), settings.KEYS.ring
    read = rotation.by_key(rotation.counts())
    names = [f"{purpose}.{version}" for purpose in ENCRYPTING for version in ring.versions(purpose)]
    unread = rotation.unread()
    for key in dict.fromkeys([*names, *sorted(read)]):
        if key not in (BEFORE, rotation.CLEAR):
            _say(f"{key} : {read[key]} texte(s) ou fichier(s){_newest(key)}.")
    if read[BEFORE]:
        _say(
            f"{BEFORE} (d’avant le trousseau) : {read[BEFORE]} texte(s), à passer sous une clé du trousseau : keys rotate."
        )
    if read[rotation.CLEAR]:
        _say(f"En clair (d’avant le trousseau) : {read[rotation.CLEAR]}, à chiffrer : trousseau keys rotate.")
    for version in ring.versions(Purpose.SEAL):
        _say(f"{Purpose.SEAL}.{version} : prouve ce qu’elle a scellé ; gardée toujours.")
    for (key, moved), n in sorted(unread.items()):
        _say(f"Clé {key or 'non dite'} : {n} texte(s) ou fichier(s) ne se lisent pas{MOVED if moved else _why(key)}.")
    for path in _open_to_others():
        _say(f"Ouverte à d’autres comptes de la machine : {path}. Fermez-la : chmod 600.")
        code = 1
    return 1 if unread else code


def _newest(key: str) -> str:
    purpose, _sign, version = key.partition(".")
    versions = settings.KEYS.ring.versions(purpose)
    if not versions or int(version) not in versions:
        return ", mais elle n’est pas au trousseau"
    return "" if int(version) == versions[-1] else ", d’avant la dernière rotation"


def _why(key: str) -> str:
    purpose, _sign, version = key.partition(".")
    if key and int(version) not in settings.KEYS.ring.versions(purpose):
        return " : elle n’est pas au trousseau"
    return " : abîmés ou changés hors du logiciel, ou la clé n’est pas la bonne"


def _open_to_others() -> list[Path]:
    return [path for path in settings.KEYS.files().values() if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]


def _purpose(said: str) -> Purpose:
    if said not in Purpose:
        raise Refused(f"usage inconnu « {said} » : {', '.join(Purpose)}.")
    return Purpose(said)


def _rotate(options) -> int:
    serving.hold()  # no restore meanwhile
    if problems := list(settings.KEYS.ring.problems()):
        raise Refused(f"{' ; '.join(problems)}. Rien n’a été changé.")
    if missed := rotation.missed():
        raise Refused(
            f"clé retirée, que des textes nomment de nouveau : {', '.join(missed)}. Remettez-la en restaurant une sauvegarde "
            f"avec son .keys.tar ; si elle est perdue, dites-le : trousseau keys remove {missed[0]} --lost. Rien n’a été changé."
        )
    code, purposes = 0, [_purpose(said) for said in options.purposes]
    reach = {} if purposes else rotation.begin()
    for purpose in purposes or list(Purpose):
        total = 0

        def said(done: int, purpose: Purpose = purpose) -> None:
            nonlocal total
            if (total + done) // 1000 > total // 1000:
                _say(f"  {purpose} : {total + done} récrits…")
            total += done

        found = rotation.rotate(purpose, said, reach.get(purpose))
        begun = "clé neuve" if found.made else "reprise, sans clé neuve"
        what = (
            "ce qui était scellé reste prouvé par les clés d’avant"
            if purpose == Purpose.SEAL
            else f"{found.done} récrits"
        )
        _say(f"{purpose}.{found.version} ({USES[purpose]}) : {begun} ; {what}.")
        if found.unread:
            _say(f"  {found.unread} ne se lisent pas et sont laissés tels quels : trousseau keys check.")
            code = 1
    if not purposes:
        rotation.end()
    _say("Sauvegardez maintenant : la clé neuve n’est dans aucune sauvegarde d’avant. Les clés d’avant sont gardées.")
    return code


def _export(options) -> int:
    _say(f"Clés : {backup.export_keys(options.folder)}\n{backup.KEEP_APART}")
    _say(f"Code de ce trousseau, à écrire dans Réglages, Clés gardées à part : {backup.keys_code()}")
    return 0


def _remove(options) -> int:
    """On a person's order alone: a key that reads nothing here still reads the backups of before."""
    ring = settings.KEYS.ring
    said, _sign, number = options.key.partition(".")
    purpose = _purpose(said)
    if purpose == Purpose.SEAL:
        raise Refused("une clé des sceaux ne se retire pas : elle prouve ce qu’elle a scellé.")
    version = int(number) if number.isdecimal() else 0
    if version in ring.versions(purpose)[-1:]:
        raise Refused(f"{options.key} est la clé qui écrit : faites d’abord une rotation.")
    if version not in ring.versions(purpose) and not ring.is_listed(purpose, version):
        raise Refused(f"{options.key} n’est pas une clé de ce trousseau.")
    with rotation.alone():
        rows = rotation.by_key(rotation.counts())[f"{purpose}.{version}"]
        if rows and not options.lost:
            raise Refused(
                f"{options.key} lit encore {rows} texte(s) ou fichier(s) : faites d’abord une rotation. Si elle est perdue, "
                "et ce qu’elle lisait avec elle, dites-le par --lost."
            )
        ring.remove(purpose, version, lost=options.lost)
    _say(f"{file_name(purpose, version)} retirée : les sauvegardes faites avec elle se lisent avec leur .keys.tar.")
    return 0
