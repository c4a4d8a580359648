"""The last days of the agency's mail: calls noted and passed on, a letter that came back, letters to the council."""

from datetime import date

from trousseau.allocation.enums import LetterKind
from trousseau.captation.models import Owner
from trousseau.core.enums import Role
from trousseau.core.models import Organisation
from trousseau.mail.actions import Proof, note, receive, send, take_back, write_down
from trousseau.mail.enums import Channel, ReturnedFor
from trousseau.mail.models import MailItem
from trousseau.mail.recipients import Recipient, of_organisation, of_person, whose
from trousseau.rules.dates import add_days
from trousseau.tenancies.models import Lease

from .cast import Cast
from .dwellings import pdf


def post(cast: Cast, bundle: str, on: date) -> None:
    """What was made together is printed and posted on that day; the e-mails of people who were made up stay here."""
    items = list(MailItem.objects.waiting().filter(bundle=bundle, channel=Channel.POST))
    if items and on <= cast.until:
        send(cast.people[Role.RENTAL], items=items, on=on, today=cast.until)


def write(cast: Cast) -> None:
    day = cast.until
    social, rental = cast.people[Role.SOCIAL], cast.people[Role.RENTAL]
    captation, director = cast.people[Role.CAPTATION], cast.people[Role.DIRECTOR]
    lease = Lease.objects.exclude(paper=None).filter(ends_on=None).order_by("pk").first()
    owner = Owner.objects.exclude(address="").order_by("pk").first()
    tenant = of_person(lease.household.holder, lease.household)
    landlord = Recipient(owner.name, owner.address, whom=whose(owner))
    note(
        social,
        channel=Channel.CALL,
        title="Loyer ou dette : demande à payer en deux fois",
        who=tenant,
        passed_to=rental,
        answer="wanted",
        today=day,
    )
    note(rental, channel=Channel.VISIT, title="Départ, clés : double perdu", who=tenant, answer="done", today=day)
    note(
        captation, channel=Channel.CALL, title="Propriétaire : veut louer un T2", who=landlord, answer="done", today=day
    )
    note(social, channel=Channel.CALL, title="Autre : n’a pas laissé de nom", today=day)
    note(
        director,
        channel=Channel.POST,
        title="Autre : avenant à la convention",
        who=of_organisation(Organisation.objects.filter(kind="council").first()),
        passed_to=director,
        answer="wanted",
        answer_by=add_days(day, 7),
        content=pdf("Avenant, pour signature"),
        suffix=".pdf",
        today=day,
    )
    posted = MailItem.objects.filter(decision_letter__kind=LetterKind.WAITING, sent_on__isnull=False)
    item = posted.order_by("-sent_on", "pk").first()
    if item:
        take_back(social, item=item, version=item.version, on=day, today=day, why=ReturnedFor.UNKNOWN)
    council = Recipient("Hôtel de ville", "Service de l’habitat, 1 place du Prototype, 21000 Dijon")
    for ago, title in ((12, "Bilan intermédiaire"), (6, "Demande d’acompte"), (0, "Pièces du solde")):
        item = write_down(
            director,
            title=title,
            to=council,
            channel=Channel.REGISTERED if ago else Channel.POST,
            content=pdf(title),
            suffix=".pdf",
            today=add_days(day, -ago),
        )
        if ago:
            left = add_days(day, 1 - ago)
            proof = Proof("Preuve de dépôt", pdf("Preuve de dépôt"), ".pdf")
            send(director, items=[item], on=left, today=day, proofs=[(item, proof)])
        if ago == 12:
            signed = Proof("Avis de réception signé", pdf("Avis de réception"), ".pdf")
            receive(director, item=item, version=item.version, on=add_days(left, 3), today=day, proof=signed)
