"""The command line: `trousseau COMMAND`. Each command imports what it needs, when it is called.

What a person must know is one French line; a traceback means a defect.
"""

import argparse
import os
import select
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from .process import SETTINGS, SITES, Stop, django_ready, home

AGENCY, OBSERVATORY = SITES


class Parser(argparse.ArgumentParser):
    """argparse with French words; a wrong call prints the help and exits 2."""

    def __init__(self, **options):
        super().__init__(add_help=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options)
        self._positionals.title, self._optionals.title = "arguments", "options"
        self.add_argument("-h", "--help", action="help", help="montre cette aide")

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "usage : ", 1)

    def error(self, message: str):
        self.print_help(sys.stderr)
        print("\ntrousseau : appel incomplet ou inconnu.", file=sys.stderr)
        raise SystemExit(2)


def run(options) -> int:
    from trousseau.site import process, serve

    if options.empty:
        os.environ["TROUSSEAU_HOME"] = str(process.beside())
    return serve.run(port=options.port, demonstration=not options.empty)


def migrate(options) -> int:
    django_ready()
    from trousseau.site import database

    database.migrate(erasures_until=options.erasures_until)
    database.close_home()
    database.check()
    return 0


def check(options) -> int:
    django_ready()
    from trousseau.site import database

    database.check()
    database.check_erasures()
    print("Tout est en ordre.")
    return 0


def nightly(options) -> int:
    django_ready()
    from trousseau.site import database

    database.check()  # a base of another version, or without its guards, is not worked on
    from trousseau.core import nightly as jobs
    from trousseau.core.clock import today

    results = jobs.run_all(today(), said=options.day)
    if results is None:
        print("Les travaux de nuit sont déjà en cours : rien à faire de plus.")
        return 0
    if not results:
        print(f"La nuit du {today():%d/%m/%Y} est déjà faite : rien à faire de plus.")
    for result in results:
        caught_up = f"{result.on:%d/%m/%Y} " if result.on and result.on != today() else ""
        print(f"{'fait  ' if result.ok else 'ÉCHEC '} {caught_up}{result.job} : {result.message}")
    failed = [result.job for result in results if not result.ok]
    if failed:
        raise Stop(f"travaux de nuit en échec : {', '.join(failed)}.")
    return 0


def backup(options) -> int:
    django_ready()
    from trousseau.core import backup as copies

    data, keys = copies.backup(Path(options.folder), Path(options.keys) if options.keys else None)
    print(f"Données : {data} (chiffrées)\nClés :    {keys}\n{copies.KEEP_APART}")
    if clear := copies.readable_without_keys(data.parent):
        print(
            f"Attention : {len(clear)} sauvegarde(s) de ce dossier, faite(s) par une version plus ancienne, se lisent "
            f"sans clé (la dernière : {clear[-1].name}) : effacez-les dès qu’elles ne servent plus."
        )
    return 0


def restore(options) -> int:
    django_ready()
    from trousseau.core import backup as copies

    if options.trial:
        from trousseau.site import trial

        print(trial.try_backup(Path(options.data), Path(options.keys)))
        return 0
    print(copies.restore(Path(options.data), Path(options.keys), replace=options.replace))
    return 0


def communes(options) -> int:
    django_ready()
    from trousseau.core.clock import today
    from trousseau.core.communes import load_list
    from trousseau.exchange.communes import MOST_BYTES
    from trousseau.exchange.given import content_of

    content = content_of(options.file, MOST_BYTES)
    count, fresh = load_list(None, content=content, source=options.source or Path(options.file).name, on=today())
    print(
        f"{count} communes dans la liste, dont {fresh} nouvelles. Prenez-y celles de votre territoire : Réglages, Les communes."
    )
    return 0


def first(options) -> int:
    django_ready()
    from trousseau.site import database

    return database.show_first(quiet=options.quiet)


def account(options) -> int:
    django_ready()
    from trousseau.site import database

    return database.open_account(
        email=options.email, roles=options.role, name=options.name, organisation=options.organisation
    )


def link(options) -> int:
    django_ready()
    from trousseau.site import database

    return database.write_link(email=options.email)


def factor(options) -> int:
    django_ready()
    from trousseau.site import database

    return database.remove_factor(email=options.email)


def demo(arguments: Sequence[str]) -> int:
    django_ready()
    from django.conf import settings

    from trousseau.demo.command import MISSED
    from trousseau.demo.command import main as command

    code = command(list(arguments)) or 0
    if code in (0, MISSED):
        (settings.HOME.parent / "demonstration").touch()  # `run` then shows its accounts
    return code


def _of(site: str) -> None:
    """Begin Django, for a command that this site alone has."""
    django_ready()
    from django.conf import settings

    if site != settings.SITE:
        whose = "l’agence" if site == AGENCY else "l’observatoire"
        raise Stop(f"cette commande est celle de {whose} : TROUSSEAU_SITE={site} devant.", code=2)


def ledger(arguments: Sequence[str]) -> int:
    _of(AGENCY)
    from trousseau.ledger.command import main as command

    return command(list(arguments)) or 0


def rents(arguments: Sequence[str]) -> int:
    _of(AGENCY)
    from trousseau.rents.command import main as command

    return command(list(arguments)) or 0


def register(arguments: Sequence[str]) -> int:
    _of(AGENCY)
    from trousseau.mandates.command import main as command

    return command(list(arguments)) or 0


def papers(arguments: Sequence[str]) -> int:
    django_ready()
    from trousseau.core.command import main as command

    return command(list(arguments)) or 0


def keys(arguments: Sequence[str]) -> int:
    django_ready()
    from trousseau.core.command_keys import main as command

    return command(list(arguments)) or 0


def mail(arguments: Sequence[str]) -> int:
    django_ready()
    from trousseau.core.outbox.command import main as command

    return command(list(arguments)) or 0


def observatory(arguments: Sequence[str]) -> int:
    _of(OBSERVATORY)
    from trousseau.observatory.command import main as command

    return command(list(arguments)) or 0


def deliberation(arguments: Sequence[str]) -> int:
    from trousseau.exchange.deliberation.command import main as command

    return command(list(arguments)) or 0


def bank(arguments: Sequence[str]) -> int:
    from trousseau.exchange.bank.command import main as command

    return command(list(arguments)) or 0


def simulate_owner(arguments: Sequence[str]) -> int:
    from trousseau.exchange.owner_case.command import main as command

    return command(list(arguments)) or 0


def benefit(arguments: Sequence[str]) -> int:
    from trousseau.exchange.benefit_cases.command import main as command

    return command(list(arguments)) or 0


def deadlines(arguments: Sequence[str]) -> int:
    from trousseau.exchange.eviction_case.command import main as command

    return command(list(arguments)) or 0


def next_actions(arguments: Sequence[str]) -> int:
    _of(AGENCY)
    from trousseau.prevention.command import main as command

    return command(list(arguments)) or 0


def allocation(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["replay"]:
        _of(AGENCY)
        from trousseau.allocation.command import main as command
    else:
        from trousseau.exchange.allocation_problem.command import main as command

    return command(list(arguments)) or 0


def manage(arguments: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.management import execute_from_command_line

    if arguments[:1] == ["db_worker"]:
        django_ready()
        from trousseau.core import serving
        from trousseau.core.mail import sending

        serving.hold()
        sending.begin()
    execute_from_command_line(["trousseau manage", *arguments])
    return 0


# These read their own arguments, `--help` included.
FORWARDED = {
    "demo": (demo, "charge la démonstration (--seed N, --until AAAA-MM-JJ)"),
    "ledger": (ledger, "le grand livre : verify…"),
    "rents": (rents, "les loyers : run AAAA-MM"),
    "register": (register, "le registre des mandats : verify [--head NUMÉRO:SCEAU]"),
    "papers": (papers, "les papiers conservés : verify"),
    "keys": (keys, "le trousseau de clés : list, check, rotate, export, remove"),
    "mail": (mail, "les messages envoyés : bounces FICHIER|DOSSIER|-"),
    "observatory": (observatory, "l’observatoire : receive FICHIER, trust CLÉ…"),
    "deliberation": (deliberation, "lit une délibération : read FICHIER [--json]"),
    "bank": (bank, "dit ce que contient un relevé de la banque : read FICHIER [--json]"),
    "simulate-owner": (simulate_owner, "compare ce qui reste à un propriétaire : CAS.json [--json]"),
    "benefit": (benefit, "estime l’aide au logement de chaque ligne : CAS.csv RÉPONSES.csv"),
    "next-actions": (next_actions, "la prochaine action de chaque bail : --date AAAA-MM-JJ [--json]"),
    "deadlines": (deadlines, "les échéances d’une procédure d’expulsion : CAS.json [--json]"),
    "allocation": (allocation, "propose à la commission : propose PROBLÈME.json [--json], replay NUMÉRO"),
    "manage": (manage, "toute commande de Django"),
}


def parser() -> Parser:
    top = Parser(
        prog="trousseau",
        description="Le système d’information d’une agence immobilière sociale.",
        epilog="TROUSSEAU_SITE=agency (par défaut) ou observatory dit de quel site il s’agit ;\n"
        "TROUSSEAU_HOME son dossier ; DATABASE_URL sa base PostgreSQL.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMANDE", parser_class=Parser)

    def add(name: str, handler, text: str) -> Parser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(handler=handler)
        return sub

    sub = add("run", run, "démarre l’agence et l’observatoire")
    sub.add_argument("--port", help="port de l’agence (8000, ou PORT=) ; l’observatoire prend le suivant")
    sub.add_argument("--empty", action="store_true", help="commence une agence vide, à côté de la démonstration")
    sub = add("nightly", nightly, "fait les travaux de nuit du site, et ceux des nuits manquées")
    sub.add_argument(
        "--day",
        type=date.fromisoformat,
        metavar="AAAA-MM-JJ",
        help="le jour qu’il est, quand l’horloge recule ou saute de plus d’un mois et qu’elle a raison",
    )
    sub = add("backup", backup, "sauvegarde la base et les documents, chiffrés, et, à part, les clés")
    sub.add_argument("folder", metavar="DOSSIER")
    sub.add_argument(
        "--keys", metavar="DOSSIER", help="où écrire les clés, hors du dossier des données ; il existe déjà"
    )
    sub = add("restore", restore, "restaure une sauvegarde")
    sub.add_argument(
        "data", metavar="DONNÉES", help="le fichier .tar.age, ou .tar s’il est d’une version plus ancienne"
    )
    sub.add_argument("keys", metavar="CLÉS", help="le fichier .keys.tar")
    how = sub.add_mutually_exclusive_group()
    how.add_argument("--replace", action="store_true", help="remplace les données présentes")
    how.add_argument(
        "--try",
        action="store_true",
        dest="trial",
        help="l’essaie à part, la prouve, efface l’essai et le note ; ce qui travaille n’est pas touché",
    )
    sub = add("communes", communes, "charge la liste officielle des communes (INSEE, La Poste), un fichier CSV")
    sub.add_argument("file", metavar="FICHIER")
    sub.add_argument("--source", default="", help="d’où elle vient, par exemple : INSEE, COG au 1er janvier 2026")
    sub = add("first", first, "écrit le code qui prouve que la machine est à vous : il ouvre la page du premier compte")
    sub.add_argument("--quiet", action="store_true", help="ne dit rien quand il y a déjà un compte")
    sub = add("account", account, "ouvre un compte")
    sub.add_argument("email", metavar="COURRIEL")
    sub.add_argument(
        "--role",
        required=True,
        action="append",
        help="administrator, director, rental… ; plusieurs fois pour plusieurs",
    )
    sub.add_argument("--name", required=True, help="prénom et nom")
    sub.add_argument("--organisation", default="", help="d’un financeur, d’un partenaire : le nom de leur organisme")
    sub = add("link", link, "écrit le lien où un compte choisit son mot de passe")
    sub.add_argument("email", metavar="COURRIEL")
    sub = add(
        "factor", factor, "enlève le second facteur perdu d’un compte, quand deux personnes ne peuvent pas le faire"
    )
    sub.add_argument("email", metavar="COURRIEL")
    sub = add("migrate", migrate, "met la base à jour, puis la vérifie")
    sub.add_argument(
        "--erasures-until",
        type=date.fromisoformat,
        metavar="AAAA-MM-JJ",
        help="après une restauration, le jour jusqu’auquel les effacements sont connus, quand nulle liste n’en sait plus",
    )
    add("check", check, "vérifie les réglages et la base")
    for name, (_handler, text) in FORWARDED.items():
        add(name, None, text)
    return top


def expected(error: Exception) -> str | None:
    """The line to show for an error that a person can meet; None for a defect, which keeps its traceback."""
    from trousseau.core.disk import why
    from trousseau.core.errors import Refused
    from trousseau.core.ring import NotRead

    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, NotRead):
        return f"la clé {error.key} n’est pas au trousseau, ou n’est pas la bonne : trousseau keys check."
    if isinstance(error, OSError) and (words := why(error)):
        return f"{words}."
    if "django" not in sys.modules:
        return None
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db.utils import DatabaseError, OperationalError, ProgrammingError

    from trousseau.core import unusable

    if isinstance(error, DatabaseError) and (words := unusable.why(error)):
        return words
    if isinstance(error, OperationalError | ProgrammingError):
        from trousseau.site import database

        with suppress(DatabaseError):
            if words := database.lost():
                return words
        first = str(error).strip().partition("\n")[0]
        other = (
            ""
            if os.environ.get("DATABASE_URL")
            else f" Les données lues sont dans {home()} : TROUSSEAU_HOME en dit d’autres."
        )
        return f"la base ne répond pas ou n’est pas à jour (trousseau migrate) : {first}.{other}"
    if isinstance(error, CommandError | ImproperlyConfigured):
        return " ".join(str(error).split())
    return None


def names_a_wrong_file(error: Exception, arguments: Sequence[str]) -> bool:
    """The call itself is wrong: it names a file that is not there, or that cannot be read."""
    wrong = FileNotFoundError | NotADirectoryError | IsADirectoryError | PermissionError
    return isinstance(error, wrong) and str(error.filename) in arguments


def _do(arguments: list[str]) -> int:
    if arguments and arguments[0] in FORWARDED:
        return FORWARDED[arguments[0]][0](arguments[1:])
    options = parser().parse_args(arguments)
    return options.handler(options)


def _nobody_reads() -> bool:
    """Whether what we print has no reader any more (`trousseau … | head -1`); what is left of it is then dropped."""
    try:
        place = sys.stdout.fileno()
    except OSError:  # no file at all
        return False
    asked = select.poll()
    asked.register(place, 0)
    gone = any(event & select.POLLERR for _place, event in asked.poll(0))
    if gone:
        os.dup2(os.open(os.devnull, os.O_WRONLY), place)
    return gone


def main(arguments: Sequence[str] | None = None) -> int:
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _do(arguments)
        sys.stdout.flush()
        return code
    except Stop as stop:
        print(f"trousseau : {stop}", file=sys.stderr)
        return stop.code
    except Exception as error:
        if isinstance(error, BrokenPipeError) and _nobody_reads():
            return 128 + signal.SIGPIPE
        line = expected(error)
        if line is None:
            raise
        print(f"trousseau : {line}", file=sys.stderr)
        return 2 if names_a_wrong_file(error, arguments) else 1
    except KeyboardInterrupt:
        return 130
