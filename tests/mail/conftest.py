from datetime import date

import pytest

DAY = date(2026, 9, 14)


@pytest.fixture
def paper(monkeypatch):
    """A kind of paper of the tests, which keeps what its room would hear."""
    from trousseau.core.access import roles
    from trousseau.core.enums import Role
    from trousseau.mail import papers
    from trousseau.mail.enums import Step

    monkeypatch.setattr(papers, "PAPERS", dict(papers.PAPERS))
    for reader in ("models", "queries"):
        monkeypatch.setattr(f"trousseau.mail.{reader}.PAPERS", papers.PAPERS)
    heard = []
    found = papers.Paper(
        "tests.notice",
        "Congé d’essai",
        roles(Role.RENTAL, Role.DIRECTOR),
        article="Loi 89-462, art. 15 I",
        delay="Un mois.",
        starts=Step.RECEIVED,
        sent=lambda actor, items, on: heard.append(("sent", [item.pk for item in items], on)),
        received=lambda actor, items, on: heard.append(("received", [item.pk for item in items], on)),
        returned=lambda actor, items, on: heard.append(("returned", [item.pk for item in items], on)),
        cancelled=lambda actor, items, on: heard.append(("cancelled", [item.pk for item in items], on)),
        corrected=lambda actor, items, on: heard.append(("corrected", [item.pk for item in items], on)),
    )
    object.__setattr__(found, "heard", heard)
    return found


@pytest.fixture
def letter(staff, paper):
    """A letter ready to leave: `letter("Joris Réséda")`."""
    from trousseau.core.actions_papers import file_document
    from trousseau.core.papers import agency_part, printed
    from trousseau.engines.documents import AddressSheet, AddressSheets
    from trousseau.mail.actions import draft, prepare
    from trousseau.mail.recipients import Recipient

    def make(name="Joris Réséda", *, address="4 rue du Modèle, 21300 Chenôve", channel="post", shown=False, **more):
        lines = tuple(part.strip() for part in address.split(","))
        sheet = AddressSheet(reference="X", name=name if shown else "Une autre personne", address=lines, about="Essai")
        pdf = printed(
            "address_sheets", AddressSheets(agency=agency_part(DAY), dated=DAY, number="X", sheets=(sheet,))
        ).pdf
        document = file_document(kind="essai", title="Essai", content=pdf, suffix=".pdf", on=DAY)
        to = Recipient(name, address, **more)
        item = draft(
            paper=paper, to=to, channel=channel, title=f"Congé de {name}", on=DAY, by=staff.rental, document=document
        )
        prepare(staff.rental, items=[item])
        return item

    return make
