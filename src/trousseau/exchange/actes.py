"""The subjects of the ACTES nomenclature, by which a council sends its acts to the prefecture: the first two levels.

In lower case with their accents, without comma nor bracket, as the open data of councils names them. The names were read in
a programme that sends acts, not in the nomenclature of the ministry.
"""

LEVELS = {
    "commande publique": (
        "marchés publics",
        "délégation de service public",
        "conventions de mandat",
        "autres types de contrats",
        "transactions protocole d'accord transactionnel",
        "actes relatifs à la maîtrise d'œuvre",
        "actes spéciaux et divers",
    ),
    "urbanisme": (
        "documents d'urbanisme",
        "actes relatifs au droit d'occupation ou d'utilisation des sols",
        "droit de préemption urbain",
    ),
    "domaine et patrimoine": (
        "acquisitions",
        "aliénations",
        "locations",
        "limites territoriales",
        "autres actes de gestion du domaine public",
        "autres actes de gestion du domaine privé",
    ),
    "fonction publique": (
        "personnel titulaire et stagiaire de la fonction publique territoriale",
        "personnel contractuel",
        "fonction publique hospitalière",
        "autres catégories de personnels",
        "régime indemnitaire",
    ),
    "institutions et vie politique": (
        "élection exécutif",
        "fonctionnement des assemblées",
        "désignation de représentants",
        "délégation de fonctions",
        "délégation de signature",
        "exercice des mandats locaux",
        "intercommunalité",
        "décision d'ester en justice",
    ),
    "libertés publiques et pouvoirs de police": (
        "police municipale",
        "pouvoirs du président du conseil départemental",
        "pouvoirs du président du conseil régional",
        "autres actes réglementaires",
        "actes pris au nom de l'état et soumis au contrôle hiérarchique",
    ),
    "finances locales": (
        "décisions budgétaires",
        "fiscalité",
        "emprunts",
        "interventions économiques",
        "subventions",
        "contributions budgétaires",
        "avances",
        "fonds de concours",
        "prise de participation",
        "divers",
    ),
    "domaines de compétences par thèmes": (
        "enseignement",
        "aide sociale",
        "voirie",
        "aménagement du territoire",
        "politique de la ville-habitat-logement",
        "emploi-formation professionnelle",
        "transports",
        "environnement",
        "culture",
    ),
    "autres domaines de compétences": (
        "autres domaines de compétences des communes",
        "autres domaines de compétences des départements",
        "autres domaines de compétences des régions",
        "vœux et motions",
    ),
}
# « 7.5 » → « finances locales/subventions »
MATTERS = {
    f"{chapter}.{rank}": f"{above}/{name}"
    for chapter, (above, names) in enumerate(LEVELS.items(), 1)
    for rank, name in enumerate(names, 1)
}
