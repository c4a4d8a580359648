"""`trousseau allocation propose PROBLÈME.json [--json]`: exit 0, or 2 with the reasons on the error stream."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

from trousseau.engines import typography
from trousseau.engines.allocation import ForDwelling, Problem, Proposals, propose
from trousseau.exchange.given import content_of
from trousseau.rules.eligibility import lacks, without_law

from .reading import NotReadable, read
from .writing import result_bytes

LARGEST = 256 * 1024 * 1024
NAMED = 20  # households put apart that are named, for each reason
LACKS = {"month": "ressources du mois non prouvées", "year": "ressources de l’année que compte la CAF non prouvées"}


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="trousseau allocation",
        description="Propose à la commission, en expliquant ; les personnes décident.",
        epilog="replay NUMÉRO recalcule une proposition figée par l’agence et la compare octet par octet.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMANDE")
    sub = commands.add_parser("propose", help="les premières propositions de chaque logement et le plan d’ensemble")
    sub.add_argument("file", metavar="PROBLÈME.json", help="le problème (docs/formats.md) ; - : entrée")
    sub.add_argument("--json", action="store_true", help="écrire le résultat en JSON")
    options = parser.parse_args(argv)
    try:
        problem = read(_content(options.file))
    except NotReadable as refusal:
        for line in refusal.problems:
            sys.stderr.write(f"{typography.french(line)}\n")
        return 2
    proposals, unknown = known_first(problem)
    if options.json:
        sys.stdout.write(result_bytes(proposals, problem, unknown).decode("ascii"))
    else:
        sys.stdout.write(f"{typography.french(summary(proposals, unknown))}\n")
    return 0


def known_first(problem: Problem) -> tuple[Proposals, dict[str, str]]:
    """What is proposed among the households whose resources are proved, as the pages of the commission do, whatever the
    format of the file; by household put apart, what is not proved."""
    unknown = {one.id: lack for one in problem.households if (lack := lacks(one, problem.thresholds))}
    known = tuple(one for one in problem.households if one.id not in unknown)
    return propose(replace(problem, households=known, lenient=False)), unknown


def _content(name: str) -> bytes:
    try:
        found = content_of(name, LARGEST)
    except OSError as error:
        raise NotReadable([f"{name} : {error.strerror}"]) from error
    if len(found) > LARGEST:
        raise NotReadable([f"{name} : plus de {LARGEST // 1024 // 1024} Mo ; partagez le fichier"])
    return found


def summary(proposals: Proposals, unknown: Mapping[str, str]) -> str:
    problem, proof = proposals.problem, proposals.certificate
    let = sum(1 for one in proposals.dwellings if one.plan)
    lines = [
        f"Séance du {problem.on:%d/%m/%Y}, grille {problem.grid.version}, tirage {problem.seed}",
        f"{len(problem.households) + len(unknown)} ménages, {len(problem.dwellings)} logements, dont {let} attribués par le plan d’ensemble",
        *(_line(one, problem) for one in proposals.dwellings),
    ]
    for lack, what in LACKS.items():
        if apart := [one for one in sorted(unknown) if unknown[one] == lack]:
            more = f" et {len(apart) - NAMED} autres" if len(apart) > NAMED else ""
            lines.append(f"pas encore connus, {what} : {', '.join(apart[:NAMED])}{more}")
    capped = any(home.level != "free" for home in problem.dwellings)
    if tax := [one.id for one in problem.households if capped and one.tax_income is None]:
        more = f" et {len(tax) - NAMED} autres" if len(tax) > NAMED else ""
        lines.append(f"pas encore connus sous un plafond, revenu fiscal non prouvé : {', '.join(tax[:NAMED])}{more}")
    for quota in proposals.quotas:
        lines.append(
            f"contingent {quota.code} : {quota.reached} logements pour {quota.at_least} demandés, par +{quota.bonus} points"
        )
    proved = "prouvé" if proof.objective == proof.dual else "NON PROUVÉ"
    lines.append(f"plan le meilleur, {proved} : {proof.objective} points ; écart à la borne : {proof.gap}")
    return "\n".join(lines)


def _line(one: ForDwelling, problem: Problem) -> str:
    if without_law(problem.dwelling[one.id], problem.terms):
        return f"{one.id} : le droit de ce jour n’est pas connu (plafond de ressources, aide au logement ou RSA) ; personne n’est proposé"
    if not one.first:
        return f"{one.id} : ne convient à aucun ménage"
    first = ", ".join(f"{found.rank}. {found.household} ({found.total} points)" for found in one.first)
    count = f"convient à {one.fitting} ménage{'s' if one.fitting > 1 else ''}"
    return f"{one.id} : {count} ; {first} ; plan : {one.plan or 'reste vide'}"
