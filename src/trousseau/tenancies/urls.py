from django.urls import path

from trousseau.core.views_signed import pages
from trousseau.mail.enums import Channel

from . import signed, views
from .amendments import views as amendments
from .certificates import views as certificates
from .contract import views as contract
from .guarantees import views as guarantees
from .inspections import views as inspections
from .leaving import views as leaving
from .leaving import views_turnover as turnover
from .revision import views as revision
from .suspension import views as suspension

app_name = "tenancies"
urlpatterns = [
    path("", views.list_, name="list"),
    path("nouveau/<int:pk>/", views.new, name="new"),
    path("<int:pk>/", views.tenancy, name="tenancy"),
    path("<int:pk>/bail/", views.lease, name="lease"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/signer/", views.sign, name="sign"),
    path("<int:pk>/cles/", views.keys, name="keys"),
    path("<int:pk>/abandonner/", views.abandon, name="abandon"),
    path("<int:pk>/bail.pdf", views.paper, name="paper"),
    path("<int:pk>/projet.pdf", contract.draft_paper, name="draft_paper"),
    *pages(signed.LEASE, "<int:pk>/exemplaire-signe/"),
    *pages(signed.AMENDED, "avenants/<int:pk>/exemplaire-signe/"),
    *pages(signed.INSPECTED, "etats-des-lieux/<int:pk>/exemplaire-signe/"),
    *pages(signed.SURETY, "garanties/<int:pk>/exemplaire-signe/"),
    path("etats-des-lieux/<int:pk>/projet.pdf", inspections.unsigned_paper, name="inspection_unsigned"),
    path("<int:pk>/signataires/", contract.party_new, name="party_new"),
    path("signataires/<int:pk>/", contract.party_edit, name="party_edit"),
    path("signataires/<int:pk>/retirer/", contract.party_drop, name="party_drop"),
    path("<int:pk>/annexes/<slug:kind>/", contract.annex_new, name="annex_new"),
    path("annexes/<int:pk>/retirer/", contract.annex_withdraw, name="annex_withdraw"),
    path("annexes/<int:pk>/annexe.pdf", contract.annex_paper, name="annex_paper"),
    path("<int:pk>/anah/", contract.anah, name="anah"),
    path("<int:pk>/avenant/", amendments.amend, name="amend"),
    path("avenants/<int:pk>/avenant.pdf", amendments.paper, name="amendment_paper"),
    path("signataires/<int:pk>/partir/", amendments.leave, name="party_leave"),
    path("signataires/<int:pk>/liberer/", amendments.release, name="party_release"),
    path("<int:pk>/suspension/<slug:kind>/", suspension.new, name="suspend"),
    path("suspensions/<int:pk>/lever/", suspension.lift, name="suspension_lift"),
    path("suspensions/<int:pk>/<slug:which>.pdf", suspension.paper, name="suspension_paper"),
    path("revisions/", revision.list_, name="revisions"),
    path("revisions/demander/", revision.ask, name="revisions_ask"),
    path("plafonds/<int:year>/", revision.ceilings, name="ceilings"),
    path("plafonds/<int:year>/baisser/", revision.lower, name="ceilings_lower"),
    path("loyers/<int:pk>/lettre.pdf", revision.paper, name="change_paper"),
    path("<int:pk>/garanties/<slug:kind>/", guarantees.new, name="guarantee_new"),
    path("garanties/<int:pk>/", guarantees.correct, name="guarantee_edit"),
    path("garanties/<int:pk>/acte/", guarantees.act, name="guarantee_act"),
    path("garanties/<int:pk>/lever/", guarantees.release, name="guarantee_release"),
    path("garanties/<int:pk>/caution.pdf", guarantees.paper, name="guarantee_paper"),
    path("<int:pk>/conge/", leaving.notice, name="notice"),
    path("<int:pk>/conge/tous/", leaving.gather, name="gather_notices"),
    path("<int:pk>/conge/proprietaire/", leaving.owner_notice, name="owner_notice"),
    path("<int:pk>/conge/deces/", leaving.death, name="death"),
    path("<int:pk>/conge/abandon/", leaving.abandonment, name="abandonment"),
    path("<int:pk>/conge/proprietaire/dit/", leaving.owner_told, name="owner_told"),
    path("<int:pk>/conge/<int:notice_pk>/reception/", leaving.receive, name="receive_notice"),
    path("<int:pk>/conge/<int:notice_pk>/remettre/<int:party_pk>/", leaving.give_again, name="give_notice_again"),
    path("<int:pk>/conge/<int:notice_pk>/retrait/", leaving.withdraw, name="withdraw_notice"),
    path("departs/", turnover.turnovers, name="turnovers"),
    path("<int:pk>/sortie/", turnover.departure, name="departure"),
    path("<int:pk>/depart/", turnover.end, name="end"),
    path("<int:pk>/adresse/", turnover.address, name="new_address"),
    path("<int:pk>/travaux/", turnover.work_new, name="work_new"),
    path("<int:pk>/travaux/<int:work_pk>/", turnover.work_edit, name="work_edit"),
    path("<int:pk>/etats-des-lieux/", inspections.inspections, name="inspections"),
    path("<int:pk>/etats-des-lieux/<slug:kind>/", inspections.inspect, name="inspect"),
    path("<int:pk>/etats-des-lieux/<int:inspection_pk>/signer/", inspections.sign, name="inspection_sign"),
    path("<int:pk>/etats-des-lieux/<int:inspection_pk>/etat.pdf", inspections.paper, name="inspection_paper"),
    path("<int:pk>/etats-des-lieux/photos/<int:photo_pk>/", inspections.photo, name="inspection_photo"),
    path("attestations/", certificates.due, name="certificates_due"),
    path("attestations/lettres/", certificates.ask_all, name="certificates_ask_all"),
    path(
        "attestations/mises-en-demeure/",
        certificates.ask_all,
        {"channel": Channel.REGISTERED},
        name="certificates_summon_all",
    ),
    path("attestations/lettres.zip", certificates.letters, name="certificates_letters"),
    path("<int:pk>/attestations/", certificates.certificates, name="certificates"),
    path("<int:pk>/attestations/nouvelle/", certificates.new, name="certificate_new"),
    path("<int:pk>/attestations/lettre/", certificates.ask, name="certificates_ask"),
    path(
        "<int:pk>/attestations/mise-en-demeure/",
        certificates.ask,
        {"channel": Channel.REGISTERED},
        name="certificates_summon",
    ),
    path("<int:pk>/attestations/<int:request_pk>/lettre.pdf", certificates.letter, name="certificates_letter"),
]
