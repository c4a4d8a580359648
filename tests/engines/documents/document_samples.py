"""Invented documents, complete, one function each; keyword arguments replace fields."""

from datetime import date
from decimal import Decimal
from typing import Any

AGENCY = {
    "name": "Agence sociale des Trois Clés",
    "address": ["12 rue des Mésanges", "21000 Dijon"],
    "activity": "Gestion immobilière",
    "card_number": "CPI 2101 2024 000 000 001",
    "card_issuer": "la CCI de Val-d'Arcelle",
    "guarantor_name": "Caution du Val",
    "guarantor_address": "3 place du Pin, 21000 Dijon",
    "insurer": "Mutuelle du Gué, police n° 4512",
    "phone": "03 80 00 00 00",
    "email": "accueil@troiscles.example",
}

DWELLING = {
    "address": ["Bâtiment B, appartement 12", "8 allée des Tilleuls", "21300 Chenôve"],
    "kind": "Appartement de type T2",
    "reference": "D-0112",
    "use": "Habitation principale",
    "area": Decimal("44.50"),
    "rooms": 2,
    "floor": "2e étage avec ascenseur",
    "building": "Immeuble collectif de 1974, en copropriété",
    "heating": "Collectif, au gaz",
    "hot_water": "Individuelle, électrique",
    "equipment": ["évier", "plaques de cuisson", "placard"],
    "outbuildings": ["cave n° 12"],
    "shared": ["local à vélos"],
    "energy_class": "D",
    "energy_cost": "entre 640 € et 900 € par an (prix de 2023)",
}


def clause(text: str, article: str = "") -> dict[str, str]:
    return {"text": text, "article": article}


FEE = {
    "service": "Gestion courante",
    "calculation": "Pourcentage des loyers et charges encaissés",
    "amount": "7 % hors taxes",
    "payer": "Le propriétaire",
    "article": "décret 72-678, art. 66",
}


def mandate(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "0042",
        "owners": [
            {"name": "Mme Hélène Grès", "address": ["5 rue du Bief", "21121 Plombières-lès-Dijon"]},
            {
                "name": "SCI des Ardoises",
                "quality": "société civile immobilière",
                "represented_by": "M. Paul Ardoise",
                "address": ["2 impasse du Puits", "21000 Dijon"],
            },
        ],
        "dwelling": DWELLING,
        "rent": 41000,
        "charges": 4500,
        "powers": [
            clause("L'agence loue le logement, signe le bail et fait les états des lieux.", "loi 70-9, art. 6"),
            clause("Elle demande les loyers, suit les retards et fait faire les réparations urgentes."),
        ],
        "receipt_of_funds": [
            clause(
                "Le propriétaire autorise expressément l'agence à recevoir les loyers, les charges, le dépôt "
                "de garantie et les aides au logement.",
                "décret 72-678, art. 64",
            )
        ],
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2029, 11, 30),
        "termination": [clause("Chacun peut y mettre fin par lettre recommandée, trois mois avant le terme.")],
        "fees": [
            FEE,
            {
                "service": "Recherche du locataire",
                "calculation": "Prix par bail signé",
                "amount": "120,00 € TTC",
                "payer": "Le propriétaire",
            },
        ],
        "fee_note": "Taux de TVA : 20 %.",
        "accounts": [clause("L'agence rend ses comptes chaque mois, par écrit.", "décret 72-678, art. 66")],
        "tenant_choice": [clause("L'agence propose ; le propriétaire choisit entre les ménages proposés.")],
        "others": [clause("Médiateur de la consommation : Médiation du Val, 1 rue du Gué, 21000 Dijon.")],
        "place": "Dijon",
        "signed_by": "Mme Claire Mésange, directrice",
        "off_premises": {
            "days": 14,
            "last_day": date(2026, 12, 8),
            "article": "code de la consommation, art. L221-18",
            "early_start": True,
        },
    } | changes


def tenant(name: str) -> dict[str, Any]:
    return {"name": name, "born": "née le 3 mai 1991 à Dijon"}


def lease(**changes: Any) -> dict[str, Any]:
    """A free lease of the contrat type."""
    return {
        "variant": "contrat_type",
        "agency": AGENCY,
        "dated": date(2026, 12, 1),
        "number": "L-0387",
        "owners": [{"name": "Mme Hélène Grès", "quality": "personne physique"}],
        "tenants": [tenant("Mme Aminata Capucine")],
        "dwelling": DWELLING,
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2029, 11, 30),
        "duration": [
            clause("Le bail dure trois ans. Il se renouvelle si personne ne donne congé.", "loi 89-462, art. 10"),
            clause("Le locataire peut partir à tout moment, avec un préavis.", "loi 89-462, art. 12"),
        ],
        "rent": 41250,
        "charges": 6000,
        "charges_kind": "provision",
        "charges_clauses": [clause("Les charges sont régularisées chaque année.", "loi 89-462, art. 23")],
        "payment": [clause("Le loyer se paie à l'agence, d'avance, avant le 5 du mois.", "loi 89-462, art. 7")],
        "deposit": 41250,
        "deposit_clauses": [clause("Il est rendu après la remise des clés.", "loi 89-462, art. 22")],
        "revision": {
            "clause": clause("Le loyer est révisé une fois par an, selon l'indice.", "loi 89-462, art. 17-1"),
            "each_year_on": "le 1er décembre",
            "quarter": "2e trimestre 2026",
            "index": "147,12",
        },
        "previous_rent": {
            "clause": clause("Le locataire précédent est parti le 31 août 2026.", "loi 89-462, art. 3"),
            "amount": 40500,
            "paid_on": date(2026, 8, 1),
        },
        "works": [{"label": "Peinture du séjour", "done_on": date(2026, 10, 10), "amount": 123456}],
        "solidarity": [clause("Les locataires répondent ensemble du loyer.", "code civil, art. 1310")],
        "resolutory": [clause("Le bail peut être résilié pour un loyer impayé.", "loi 89-462, art. 24")],
        "fees": [FEE],
        "fees_clauses": [clause("Rien d'autre ne peut être demandé au locataire.", "loi 89-462, art. 5")],
        "others": [clause("Le locataire assure le logement.", "loi 89-462, art. 7 g")],
        "annexes": ["Dossier de diagnostic technique", "Notice d'information", "État des lieux d'entrée"],
        "place": "Dijon",
        "signed_by": "Mme Claire Mésange, directrice",
        "mandate_number": "0042",
    } | changes


def conventioned_lease(**changes: Any) -> dict[str, Any]:
    """A lease under a convention of CCH L321-8, with nothing said of works nor of the last rent."""
    return (
        lease(
            variant="conventioned",
            convention={
                "kind": "Loc2, loyer social",
                "number": "021-2026-0007",
                "signed_on": date(2026, 11, 3),
                "ends_on": date(2032, 11, 30),
                "ceiling": 41300,
                "clauses": [clause("Le loyer ne dépasse jamais ce maximum.", "loi 89-462, art. 40 VI")],
            },
            duration=[clause("Tant que la convention court, le bailleur ne peut pas donner congé.")],
            previous_rent=None,
            works=[],
        )
        | changes
    )


def receipt(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 12, 3),
        "number": "Q-2026-0101",
        "tenants": ["Mme Aminata Capucine", "M. Joris Capucine"],
        "address": ["8 allée des Tilleuls", "21300 Chenôve"],
        "owners": ["Mme Hélène Grès"],
        "dwelling": "8 allée des Tilleuls, 21300 Chenôve",
        "lease_number": "L-0387",
        "first_day": date(2026, 11, 1),
        "last_day": date(2026, 11, 30),
        "rent": 117456,
        "charges": 6000,
        "payments": [
            {
                "payer": "CAF de la Côte-d'Or",
                "received_on": date(2026, 12, 1),
                "amount": 23400,
                "means": "Tiers payant",
            },
            {"payer": "Mme Aminata Capucine", "received_on": date(2026, 11, 5), "amount": 100056, "means": "Virement"},
        ],
        "mentions": [clause("Cette quittance est gratuite.", "loi 89-462, art. 21")],
    } | changes


def counter_receipt(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 6),
        "number": "R000042",
        "tenants": ["Mme Aminata Capucine"],
        "address": ["8 allée des Tilleuls", "21300 Chenôve"],
        "owners": ["Mme Hélène Grès"],
        "dwelling": "8 allée des Tilleuls, 21300 Chenôve",
        "lease_number": "L00387",
        "amount": 45000,
        "received_on": date(2026, 11, 6),
        "means": "Chèque n° 0000042 (banque d'essai)",
        "parts": [
            {"label": "Loyer et charges d'octobre 2026", "amount": 15000},
            {"label": "Loyer et charges de novembre 2026", "amount": 30000},
        ],
        "mentions": [clause("Ce reçu ne vaut pas quittance.", "loi 89-462, art. 21")],
    } | changes


def rent_call(**changes: Any) -> dict[str, Any]:
    sample = receipt(
        number="A-2026-0101",
        due_on=date(2026, 11, 5),
        lines=[{"label": "Régularisation des charges de 2025", "amount": -4210}],
        balance=2500,
        expected_aid=[{"label": "Aide au logement de la CAF", "amount": 23400}],
        reference="L00387",
        iban="FR76 0000 0000 0000 0000 0000 097",
        bic="TESTFRPPXXX",
        account_holder="Agence sociale des Trois Clés",
        means=["Carte ou espèces à l'agence, contre un bon d'encaissement"],
        help=[clause("Appelez votre gestionnaire dès que vous le savez : un plan de paiement est possible.")],
        mentions=[clause("Cet avis est gratuit.", "loi 89-462, art. 21")],
    )
    del sample["payments"]
    return sample | changes


def simulation(**changes: Any) -> dict[str, Any]:
    """A comparison of two ways to let."""
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "Simulation du 24 novembre 2026",
        "verdict": "Avec Loc3, vous perdriez 944 € par an",
        "reasons": ["La réduction serait de 2 268 €, mais votre impôt n'est que de 637 €."],
        "suits": "Loc1 vous convient mieux : 506 € de plus par an.",
        "facts": [{"label": "Loyer du marché", "value": "540 € par mois"}],
        "columns": [{"name": "Marché libre", "rent": 54000}, {"name": "Loc3", "rent": 29700}],
        "year": [
            {"label": "Loyer sur 12 mois", "cells": ["6 480", "3 564"], "article": "CGI, art. 199 tricies"},
            {"label": "Vacance", "cells": ["−405", "−74"], "second": "supposée", "unverified": True},
        ],
        "years": [{"label": "Sur six ans", "cells": ["15 598", "11 588"], "strong": True}],
        "guarantees": [
            {
                "name": "Visale",
                "who": "Selon le locataire",
                "covers": "36 mois de loyer",
                "cost": "rien",
                "dates": "Avant le bail",
                "article": "loi 89-462, art. 22-1",
                "unverified": True,
            }
        ],
        "conditions": [{"text": "Une convention de six ans.", "article": "CCH, art. L321-8"}],
        "notes": ["La décote."],
    } | changes


def register(**changes: Any) -> dict[str, Any]:
    """A mandate and the mention that cancels it."""
    line = {
        "number": "412",
        "kind": "Mandat",
        "day": date(2026, 11, 14),
        "names": "SCI des Ardoises",
        "addresses": "5 rue du Bief, 21121 Plombières-lès-Dijon",
        "situation": "T2, 8 allée des Tilleuls, 21300 Chenôve",
        "purpose": "Gestion locative du 01/12/2026 au 30/11/2029",
        "observations": "Signé à l'agence",
    }
    later = {"kind": "Annulation", "day": date(2026, 11, 20), "purpose": "Annulation du mandat n° 412"}
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "2:9f3a5c7e1b2d",
        "lines": [line, line | later | {"observations": "Double saisie"}],
    } | changes


def report(**changes: Any) -> dict[str, Any]:
    """A year told to the funders: squares, tables, an account."""
    return {
        "agency": AGENCY,
        "dated": date(2027, 3, 9),
        "number": "1",
        "heading": "En 2026, 19 ménages sans domicile ont reçu des clés",
        "language": "fr",
        "said": ["Convention 2026", "Du 1er janvier au 31 décembre 2026."],
        "picture": "6 : rue, 13 : hébergement, 9 : mal logés",
        "squares": [4] * 6 + [2] * 13 + [0] * 9,
        "facts": [("Leur part", "68 % · 19 sur 28")],
        "narrative_title": "Ce qu’a été l’année",
        "narrative": ["Deux immeubles ont été captés."],
        "tables": [
            {
                "title": "Charges",
                "said": "Dans l’ordre du Cerfa 15059.",
                "head": ["Charges", "Réalisé, en €"],
                "lines": [["60 Achats", "2 940,00"], ["64 Personnel", "107 268,00"]],
                "total": ["Total", "110 208,00"],
            },
            {
                "title": "Mesures",
                "said": "",
                "head": ["Mesure", "Sur combien", "Valeur"],
                "lines": [["Logés", "–", "28"]],
                "curve": {
                    "picture": "3 mois : 94 %, 6 mois : 81 %",
                    "steps": [
                        {"start": 0, "end": 500, "share": 1000},
                        {"start": 500, "end": 1000, "share": 940, "low": 800, "high": 980},
                        {"start": 1000, "end": 1000, "share": 810, "low": 600, "high": 900},
                    ],
                    "times": [{"at": 0, "words": "0"}, {"at": 1000, "words": "6 mois"}],
                    "shares": [{"at": 0, "words": "0 %"}, {"at": 1000, "words": "100 %"}],
                    "ends": {"at": 810, "words": "81 %"},
                },
            },
        ],
        "definitions_title": "Définitions",
        "definitions": [("Logés", "Ménages à qui l’agence a remis des clés.")],
        "digest": "Empreinte des lignes (SHA-256) : 4c1e9a075d22b8f3",
    } | changes


def information(**changes: Any) -> dict[str, Any]:
    whole = mandate()
    kept = ("agency", "dated", "number", "owners", "dwelling", "fees", "starts_on", "ends_on", "termination")
    return {
        **{name: whole[name] for name in kept},
        "service": whole["powers"],
        "days": 14,
        "withdrawal": [clause("Le délai court du lendemain de la signature.", "C. conso., art. L221-18")],
        "others": [clause("Médiateur : M. Paul Héron.", "C. conso., art. L616-1")],
    } | changes


def amendment(**changes: Any) -> dict[str, Any]:
    whole = mandate()
    return {
        **{name: whole[name] for name in ("agency", "dated", "owners", "dwelling", "place", "signed_by")},
        "number": "2",
        "mandate_number": "42",
        "mandate_signed_on": date(2026, 6, 10),
        "starts_on": date(2027, 1, 1),
        "lines": [
            {"what": "Loyer sans les charges, par mois", "before": "400,00 €", "after": "390,00 €"},
            {"what": "Honoraires, visite à domicile", "after": "35,00 €, montant fixe"},
        ],
    } | changes


def renewal(**changes: Any) -> dict[str, Any]:
    whole = mandate()
    return {
        **{name: whole[name] for name in ("agency", "dated", "number", "owners", "dwelling")},
        "term": date(2027, 2, 24),
        "renewed_until": date(2028, 2, 24),
        "clauses": [clause("Votre mandat se renouvelle, sauf si vous écrivez que non.", "Loi 70-9, art. 7")],
    } | changes


def letters(**changes: Any) -> dict[str, Any]:
    letter = {
        "reference": "C1-1",
        "name": "Agathe Basalte",
        "address": ["3 allée des Essais", "21000 Dijon"],
        "paragraphs": ["Madame, Monsieur,", "Votre logement est peut-être vide : parlons-en."],
        "source": "Nous les tenons de ceci : un organisme partenaire.",
    }
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "C1",
        "subject": "Votre logement peut loger une famille",
        "place": "Dijon",
        "signatory": "Basile Pinson, chargé de captation",
        "letters": [letter, letter | {"reference": "C1-2", "name": "Rubis Calcaire"}],
        "kept": "Sans réponse, elles sont effacées au bout de 36 mois.",
    } | changes


def address_sheets(**changes: Any) -> dict[str, Any]:
    sheet = {
        "reference": "C000012",
        "name": "Nour de Saint-Aubin-Ancolie",
        "address": ["Bâtiment C, 2e étage, porte 12", "9 rue du Modèle", "21000 Dijon"],
        "about": "Demande d’attestation d’assurance",
        "registered": True,
    }
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 27),
        "number": "C12",
        "sheets": [sheet, sheet | {"reference": "C000013", "name": "Yvon Genêt", "registered": False}],
    } | changes


def minutes(**changes: Any) -> dict[str, Any]:
    proposal = {
        "code": "D00012",
        "place": 1,
        "people": "3 personnes",
        "lines": ["Surface : 44,5 m² pour 25 m² au moins", "Besoin et priorité : 30 points"],
        "opinions": "2 pour, 1 abstention",
    }
    point = {
        "dwelling": "8 allée des Tilleuls, Chenôve",
        "examined": 41,
        "decision": "Attribué à D00012",
        "followed": "La première proposition est suivie.",
        "reasons": "Le logement convient.",
        "written_by": "Paul Sittelle",
        "next_step": "Demander l'accord du propriétaire",
        "due_on": date(2026, 12, 1),
        "recused": ["Maud Fauvette"],
        "proposals": [proposal],
        "successors": ["D00015"],
    }
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "PV2026-07",
        "held_on": date(2026, 11, 24),
        "place": "Salle du Prototype, Dijon",
        "chair": "Solène Bergeronnette",
        "members": [{"name": "Paul Sittelle", "role": "Membre", "presence": "présent"}],
        "quorum": "2 présents sur 3",
        "points": [point],
        "left": ["9 rue des Essais, Dijon"],
        "seed": "graine-2026-11",
        "seed_on": date(2026, 11, 17),
    } | changes


def annex(**changes: Any) -> dict[str, Any]:
    whole = minutes()
    point = whole["points"][0]
    named = [one | {"name": "Aminata Capucine"} for one in point["proposals"]]
    return {
        **whole,
        "named": True,
        "points": [point | {"proposals": named}],
        "totals": [clause("Contingent SIAO : 3 logements pour 3 demandés, par +11 points.")],
    } | changes


def commission_letters(**changes: Any) -> dict[str, Any]:
    letter = {
        "reference": "C7-1",
        "name": "Aminata Capucine",
        "address": ["3 rue du Modèle", "21000 Dijon"],
        "subject": "Un logement vous est proposé",
        "paragraphs": [clause("La commission vous a désigné pour un logement.", "loi 89-462, art. 1")],
    }
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "C7",
        "place": "Dijon",
        "letters": [letter, letter | {"reference": "C7-2", "name": "Joris Réséda", "address": []}],
        "rights": "L'agence garde ces données trois ans ; écrivez-lui pour les lire ou les corriger.",
    } | changes


def surety(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "L00042",
        "lease_number": "L00042",
        "guarantor": {"name": "Rosa Aubépine", "address": ["7 rue du Modèle", "21000 Dijon"]},
        "owners": [{"name": "Mme Hélène Grès"}],
        "tenants": [{"name": "Aminata Capucine"}],
        "dwelling": DWELLING,
        "rent": 37800,
        "charges": 6000,
        "revision": "Le loyer est révisé chaque année le 1er décembre selon l'indice du 2e trimestre.",
        "starts_on": date(2026, 12, 1),
        "limit": 720000,
        "limit_words": "sept mille deux cents euros",
        "mention": "Je m'engage en qualité de caution à payer au créancier ce que lui doit le débiteur.",
        "ending": clause("La caution peut résilier un engagement sans durée.", "loi 89-462, art. 22-1"),
        "place": "Dijon",
        "terms": [clause("La caution renonce au bénéfice de discussion.", "C. civ., art. 2305")],
    } | changes


def inspection(**changes: Any) -> dict[str, Any]:
    line = {"name": "Sol", "condition": "Bon", "words": "Parquet, deux rayures près de la fenêtre."}
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "L00042",
        "leaving": False,
        "held_on": date(2026, 11, 23),
        "dwelling": ["8 allée des Tilleuls", "21300 Chenôve"],
        "owners": [{"name": "Mme Hélène Grès", "address": ["5 rue du Bief", "21121 Plombières-lès-Dijon"]}],
        "tenants": [{"name": "Aminata Capucine"}],
        "held_by": "Inès Mésange",
        "present": "Le ménage et l'agence",
        "rooms": [{"name": "Séjour", "lines": [line, line | {"name": "Murs"}]}],
        "meters": [{"what": "Eau froide (m³), n° C-17", "value": "120,5"}],
        "keys": [{"what": "Porte du logement", "value": "2"}],
        "words": "Le logement est propre.",
        "remarks": "La fenêtre ferme mal.",
        "clauses": [clause("Un exemplaire est remis à chacun.", "loi 89-462, art. 3-2")],
        "place": "Chenôve",
        "signed_on": date(2026, 11, 24),
    } | changes


def exit_inspection(**changes: Any) -> dict[str, Any]:
    line = {"name": "Sol", "condition": "Abîmé", "words": "Une lame arrachée.", "before": "Bon"}
    return (
        inspection(
            leaving=True,
            entry_on=date(2024, 2, 29),
            new_address="3 rue du Verger, 71100 Chalon-sur-Saône",
            rooms=[{"name": "Séjour", "lines": [line]}],
            meters=[{"what": "Eau froide (m³), n° C-17", "value": "161", "before": "120,5"}],
            refused="Le locataire conteste le sol.",
        )
        | changes
    )


def tenant_letter(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "L00042",
        "subject": "Restitution du dépôt de garantie",
        "tenants": ["Aminata Capucine"],
        "address": ["3 rue du Verger", "71100 Chalon-sur-Saône"],
        "facts": [{"label": "Clés rendues", "value": "le 3 novembre 2026"}],
        "opening": [clause("Nous vous rendons la somme ci-dessous.", "loi 89-462, art. 22")],
        "head": "Compte",
        "lines": [{"label": "Dépôt reçu", "amount": 38000}, {"label": "Peinture du séjour", "amount": -12500}],
        "total": {"label": "Rendu", "amount": 25500},
        "points": ["Joignez un relevé d'identité bancaire."],
        "clauses": [clause("Vous pouvez contester ce compte.", "C. civ., art. 2224")],
        "signed_by": "La direction de l'agence",
    } | changes


def lease_amendment(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "2",
        "lease_number": "L00042",
        "lease_signed_on": date(2025, 3, 12),
        "owners": [{"name": "Mme Hélène Grès"}],
        "tenants": [{"name": "Aminata Capucine"}, {"name": "Joris Réséda"}],
        "dwelling": DWELLING,
        "starts_on": date(2026, 12, 1),
        "lines": [
            {"what": "Loyer mensuel hors charges", "before": "400,00 €", "after": "380,00 €"},
            {"what": "Locataire qui entre", "after": "Joris Réséda"},
            {"what": "Locataire qui part", "before": "Rosa Aubépine"},
        ],
        "clauses": [clause("Rosa Aubépine répond des loyers dus jusqu'au 1er juin 2027.", "loi 89-462, art. 8-1")],
        "place": "Dijon",
        "signed_by": "Solène Bergeronnette, directrice",
    } | changes


def sums(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "L00042-R2026",
        "reference": "L00042",
        "subject": "La révision de votre loyer",
        "names": ["Aminata Capucine"],
        "address": ["8 allée des Tilleuls", "21300 Chenôve"],
        "dwelling": DWELLING,
        "opening": [clause("Votre bail prévoit la révision du loyer.", "loi 89-462, art. 17-1")],
        "lines": [
            {"what": "Loyer actuel", "amount": 70000},
            {"what": "Nouveau loyer", "how": "700,00 € × 148,37 / 146,68 = 708,07 €", "amount": 70807},
        ],
        "closing": [clause("Le mois en cours est compté au prorata.")],
        "sent": "Lettre recommandée n° 1A 000 000 0000 0",
    } | changes


def statement(**changes: Any) -> dict[str, Any]:
    def move(day: int, label: str, amount: int) -> dict[str, Any]:
        return {"day": date(2026, 11, day), "label": label, "amount": amount}

    return {
        "agency": AGENCY,
        "dated": date(2026, 12, 2),
        "number": "C00042",
        "owners": ["Mme Hélène Grès"],
        "address": ["5 rue du Bief", "21121 Plombières-lès-Dijon"],
        "mandate_number": "42",
        "dwelling": "T2, 8 allée des Tilleuls, 21300 Chenôve",
        "first_day": date(2026, 11, 1),
        "last_day": date(2026, 11, 30),
        "opening": 10000,
        "tenancies": [
            {"lease_number": "L00387", "tenants": ["Mme Aminata Capucine"], "collected": 41250, "owed": 1200}
        ],
        "collected": [move(5, "Locataire, virement (L00387)", 41250)],
        "fees": [
            {"day": date(2026, 11, 5), "label": "Gestion courante", "net": 2888, "vat": 578, "mention": "TVA 20 %"}
        ],
        "fees_returned": [move(20, "Honoraires rendus, paiement annulé", 100)],
        "expenses": [move(12, "Fuite sous l'évier, Plomberie du Val, facture 118", -17600)],
        "others": [move(14, "Reprise du solde", 500)],
        "paid": [move(16, "Virement", -20000)],
        "kept": 10000,
        "ahead": 500,
        "mentions": [clause("Les pièces sont à votre disposition.", "décret 72-678, art. 66")],
    } | changes


def invoice(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 9, 30),
        "number": "F2026-00012",
        "owners": ["Mme Hélène Grès"],
        "address": ["5 rue du Bief", "21121 Plombières-lès-Dijon"],
        "mandate_number": "42",
        "dwelling": "T2, 8 allée des Tilleuls, 21300 Chenôve",
        "siren": "732829320",
        "vat_number": "FR44732829320",
        "lines": [
            {
                "day": date(2026, 9, 5),
                "label": "Gestion (L-0387)",
                "computed": "7 % de 450,00 € encaissés",
                "net": 3150,
                "rate": 20,
                "vat": 630,
                "mention": "TVA 20 %",
            },
            {
                "day": date(2026, 9, 8),
                "label": "Visite annuelle",
                "net": 3500,
                "rate": 0,
                "vat": 0,
                "mention": "Exonéré de TVA, art. 261-7-1° b du CGI",
            },
        ],
    } | changes


def credit_note(**changes: Any) -> dict[str, Any]:
    [given_back, _visit] = invoice()["lines"]
    return (
        invoice(number="F2026-00013", lines=[given_back | {"net": -3150, "vat": -630, "corrects": "F2026-00012"}])
        | changes
    )


def tax_summary(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2027, 1, 12),
        "number": "R00007",
        "owners": ["Mme Hélène Grès"],
        "address": ["5 rue du Bief", "21121 Plombières-lès-Dijon"],
        "mandate_number": "42",
        "dwelling": "T2, 8 allée des Tilleuls, 21300 Chenôve",
        "year": "2026",
        "income": [
            {
                "line": "211",
                "label": "Loyers encaissés",
                "amount": 435000,
                "article": "CGI, art. 29",
                "unverified": True,
            }
        ],
        "costs": [{"line": "221", "label": "Frais de gestion", "amount": 36540, "unverified": True}],
        "micro": 435000,
        "locavantages": 435000,
        "convention": "Loc2",
        "mentions": [clause("Chaque somme compte l'année où elle est payée.", "CGI, art. 12")],
    } | changes


# every document in each of its shapes: name of the template, function that makes the sample
def charges(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 5, 4),
        "number": "RC-2026-0007",
        "tenants": ["Mme Aminata Capucine"],
        "address": ["8 allée des Tilleuls", "21300 Chenôve"],
        "dwelling": "8 allée des Tilleuls, 21300 Chenôve",
        "lease_number": "L-0387",
        "year": "2025",
        "days": "Du 1er janvier au 31 décembre 2025, 365 jours",
        "rows": [
            {
                "nature": "Entretien des parties communes",
                "whole": 132000,
                "key": "120 / 1 000 tantièmes",
                "yours": 15840,
            },
            {"nature": "Enlèvement des ordures ménagères", "whole": 21600, "key": "à parts égales", "yours": 21600},
        ],
        "provisions": 54000,
        "settled_from": "Le solde est rendu à partir du 4 juin 2026.",
        "mentions": [clause("Les pièces sont tenues à votre disposition pendant six mois.", "Loi 89-462, art. 23")],
        **changes,
    }


def handover(**changes) -> dict:
    return {
        "agency": AGENCY,
        "dated": date(2026, 10, 2),
        "number": "F00001",
        "names": ["Gérance des Peupliers"],
        "address": ["2 rue du Modèle", "21000 Dijon"],
        "owners": ["Agathe Basalte"],
        "mandate_number": "12",
        "dwelling": "9 rue des Essais, 21000 Dijon",
        "ended_on": date(2026, 9, 30),
        "payee": "Gérance des Peupliers",
        "reference": "M00012 FIN DE MANDAT",
        "sums": [
            {"what": "Dépôt de garantie", "of": "Capucine Aminata, bail L00004", "amount": 40000},
            {"what": "Loyers payés d’avance", "of": "Capucine Aminata, bail L00004", "amount": 12000},
        ],
        "owed": [{"what": "Loyers et charges", "of": "Bleuet Odilon, bail L00007", "amount": 4500}],
        "mentions": [clause("Le mandataire remet ce qu’il a reçu et en rend compte.", "C. civ., art. 1993")],
        **changes,
    }


def agreement(**changes: Any) -> dict[str, Any]:
    given = {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "P-0007",
        "subject": "Plan d'apurement du bail L-0001",
        "place": "Dijon",
        "parties": [
            {"role": "Le bailleur", "party": {"name": "M. Basile Grès", "address": ["9 rue du Modèle", "21000 Dijon"]}},
            {"role": "La locataire", "party": {"name": "Mme Aminata Capucine"}},
        ],
        "facts_title": "La dette",
        "facts": [{"label": "Ce qui est dû", "value": "900,00 €"}],
        "introduction": "Les échéances s'ajoutent au loyer courant.",
        "tables": [
            {
                "title": "Échéances",
                "what": "Échéance",
                "day": "Au plus tard le",
                "lines": [
                    {"label": "1", "day": date(2026, 12, 5), "amount": 45000},
                    {"label": "2", "day": date(2027, 1, 5), "amount": 45000},
                ],
                "total": 90000,
            }
        ],
        "sections": [
            {"title": "Ce qui est convenu", "clauses": [clause("Le plan tient si le loyer courant est payé.")]}
        ],
    }
    return given | changes


def meeting(**changes: Any) -> dict[str, Any]:
    line = {
        "tenancy": "Capucine, L00042",
        "commune": "Chenôve",
        "debt": "900,00 € depuis le 5 septembre 2026",
        "next": "Proposer un plan, pour le 10 octobre 2026",
        "before": ["Appeler la mairie (Inès Mésange, pour le 3 novembre 2026) : fait le 2 novembre 2026"],
    }
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "2026-11-24",
        "held_on": date(2026, 11, 24),
        "lines": [line, line | {"tenancy": "Réséda, L00043", "before": [], "now": ["Visiter (Maud Fauvette)"]}],
    } | changes


def synthesis(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "L00387",
        "tenancy": "Aminata Capucine, L00387",
        "home": "T2, Dijon",
        "since": "12 mars 2024",
        "rent": "438,00 €",
        "account": "318,40 € sont en retard depuis le 5 août 2026.",
        "plan": "318,40 € en 8 fois, 8 à venir : suivi",
        "next": "Signaler l’impayé à la CAF, pour le 5 décembre 2026",
        "done": [["18 novembre 2026", "Appel"], ["14 octobre 2026", "Lettre"]],
    } | changes


def rights(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "demande-1",
        "subject": "Votre demande sur vos données",
        "people": ["Aminata Capucine"],
        "address": ["3 allée des Essais", "21000 Dijon"],
        "opening": [
            {"text": "Le 10 novembre 2026, vous avez demandé : lire votre dossier.", "article": "RGPD, art. 15"}
        ],
        "parts": [
            {
                "title": "Personne",
                "head": ["Ce qui est noté", "Ce qui est dit"],
                "lines": [
                    {"label": "Nom", "value": "Capucine", "starts": True},
                    {"label": "Né le", "value": "4 mars 1992"},
                ],
            },
            {
                "title": "Jour par jour",
                "head": ["Le", "Par", "Pourquoi"],
                "lines": [{"label": "18 novembre 2026", "value": "La gestion locative", "more": "Gérer le bail"}],
            },
        ],
        "clauses": [{"text": "Vous pouvez saisir la CNIL."}],
        "signed_by": "Maud Fauvette, directrice",
    } | changes


def support_plan(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "PA-1",
        "person": "Salomé Glycine",
        "worker": "Maud Bergeronnette",
        "said_on": date(2026, 7, 2),
        "own_words": "Je veux dormir sans compter les factures. Et que Lila ait sa chambre avant Noël.",
        "goals": [
            {
                "area": "Budget, factures et dettes",
                "words": "Solder la facture d'énergie",
                "steps": [
                    {
                        "what": "Demander un échéancier",
                        "who": "Salomé Glycine",
                        "due_on": date(2026, 9, 10),
                        "done": "8 septembre",
                    },
                    {"what": "Appeler le fournisseur", "who": "L'agence", "due_on": date(2026, 12, 4)},
                ],
            }
        ],
        "place": "Dijon",
        "review_on": date(2027, 2, 24),
        "referents": [{"name": "Laure Fauvette, CCAS de Chenôve"}],
    } | changes


def measure_report(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "RM-1",
        "kind": "Rapport intermédiaire",
        "measure": "Accompagnement social lié au logement (ASLL)",
        "person": "Salomé Glycine",
        "worker": "Maud Bergeronnette",
        "prescriber": "CCAS d’exemple",
        "funder": "Département d’essai",
        "reference": "ESSAI-0001",
        "begun_on": date(2026, 6, 15),
        "planned_end": date(2026, 12, 14),
        "agreed_on": date(2026, 6, 15),
        "since": date(2026, 6, 15),
        "until": date(2026, 11, 20),
        "facts": [{"label": "Visites à domicile", "said": "4"}, {"label": "Rendez-vous manqués", "said": "1"}],
        "situation": "Le loyer est payé depuis septembre.",
        "goals": [
            {
                "area": "Budget, factures et dettes",
                "words": "Solder la facture d'énergie",
                "own_words": "Je dors mieux.",
                "done": ["Demander un échéancier : fait le 8 septembre 2026."],
            }
        ],
        "outlook": "Continuer jusqu’en décembre.",
        "person_words": "C’est juste.",
        "read_on": date(2026, 11, 23),
        "place": "Dijon",
    } | changes


def heads(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 12, 1),
        "number": "2026-12",
        "month": "décembre 2026",
        "heads": [
            {"label": "Registre des mandats", "word": "registre", "head": "42 : 9f3a 1c22 0b7e 55d1", "earlier": "0"},
            {"label": "Comptes de l’agence", "word": "agence", "head": "0"},
        ],
        "line": "registre 42:9f3a1c220b7e55d1 agence 0",
        "signer": "Maud Fauvette, directrice",
        "before": "novembre 2026",
    } | changes


def funder_letter(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 11, 24),
        "number": "CONV-1-V1",
        "subject": "Versement attendu depuis le 9 novembre 2026",
        "body": "Val-d’Arcelle métropole",
        "address": ["1 place d’exemple", "21000 Dijon"],
        "facts": [{"label": "Convention", "value": "Convention 2026"}, {"label": "Acte", "value": "DM-12"}],
        "opening": [{"text": "Un versement prévu par notre convention n’est pas encore arrivé en entier."}],
        "lines": [{"label": "Prévu le 9 novembre 2026", "amount": 3_712_500}, {"label": "Arrivé", "amount": 2_900_000}],
        "total": {"label": "Reste à verser", "amount": 812_500},
        "clauses": [{"text": "Merci de nous dire quand il le sera.", "article": "Loi 2000-321, art. 10"}],
        "signed_by": "Solène Bergeronnette, directrice",
    } | changes


def measure_invoice(**changes: Any) -> dict[str, Any]:
    return {
        "agency": AGENCY,
        "dated": date(2026, 8, 20),
        "number": "FM00012",
        "body": "Département d’essai",
        "address": ["1 place d’exemple", "21000 Dijon"],
        "body_siret": "22210001800019",
        "siren": "732829320",
        "service": "Accompagnement social lié au logement (ASLL)",
        "decision": "ESSAI-0012, du 5 juillet 2026",
        "reference": "EJ-2026-118",
        "since": date(2026, 7, 15),
        "until": date(2026, 8, 20),
        "units": 12,
        "unit": "heures",
        "price": "45,00 €",
        "net": 54_000,
        "paid": 20_000,
        "days": 30,
        "bank": "FR76 3000 4000 0300 0000 0000 143, Agence d’essai",
        "mentions": [
            {"text": "Exonération de TVA.", "article": "CGI, art. 261, 7, 1°, b"},
            {"text": "À régler sous 30 jours à réception. Sans escompte.", "article": "CCP, art. R2192-10"},
        ],
    } | changes


def measure_credit(**changes: Any) -> dict[str, Any]:
    return measure_invoice(number="AM00001", corrects="FM00012", paid=0, days=None, bank="") | changes


CASES = {
    "heads": ("heads", heads),
    "agreement": ("agreement", agreement),
    "mandate": ("mandate", mandate),
    "information": ("information", information),
    "amendment": ("amendment", amendment),
    "renewal": ("renewal", renewal),
    "lease": ("lease", lease),
    "conventioned lease": ("lease", conventioned_lease),
    "receipt": ("receipt", receipt),
    "counter_receipt": ("counter_receipt", counter_receipt),
    "rent_call": ("rent_call", rent_call),
    "simulation": ("simulation", simulation),
    "register": ("register", register),
    "report": ("report", report),
    "letters": ("letters", letters),
    "address_sheets": ("address_sheets", address_sheets),
    "minutes": ("minutes", minutes),
    "annex": ("minutes", annex),
    "commission_letters": ("commission_letters", commission_letters),
    "surety": ("surety", surety),
    "inspection": ("inspection", inspection),
    "exit_inspection": ("inspection", exit_inspection),
    "tenant_letter": ("tenant_letter", tenant_letter),
    "lease_amendment": ("lease_amendment", lease_amendment),
    "sums": ("sums", sums),
    "statement": ("statement", statement),
    "invoice": ("invoice", invoice),
    "credit_note": ("invoice", credit_note),
    "tax_summary": ("tax_summary", tax_summary),
    "handover": ("handover", handover),
    "charges": ("charges", charges),
    "meeting": ("meeting", meeting),
    "synthesis": ("synthesis", synthesis),
    "rights": ("rights", rights),
    "support_plan": ("support_plan", support_plan),
    "measure_report": ("measure_report", measure_report),
    "funder_letter": ("funder_letter", funder_letter),
    "measure_invoice": ("measure_invoice", measure_invoice),
    "measure_credit": ("measure_invoice", measure_credit),
}
