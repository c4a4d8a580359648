from django.urls import path

from ..certificates import views as certificates
from ..inspections import views as inspections
from . import views, views_turnover

urlpatterns = [
    path("<int:pk>/conge/", views.notice, name="notice"),
    path("<int:pk>/conge/tous/", views.gather, name="gather_notices"),
    path("<int:pk>/conge/proprietaire/", views.owner_notice, name="owner_notice"),
    path("<int:pk>/conge/deces/", views.death, name="death"),
    path("<int:pk>/conge/abandon/", views.abandonment, name="abandonment"),
    path("<int:pk>/conge/<int:notice_pk>/reception/", views.receive, name="receive_notice"),
    path("<int:pk>/conge/<int:notice_pk>/retrait/", views.withdraw, name="withdraw_notice"),
    path("departs/", views_turnover.turnovers, name="turnovers"),
    path("<int:pk>/sortie/", views_turnover.departure, name="departure"),
    path("<int:pk>/depart/", views_turnover.end, name="end"),
    path("<int:pk>/adresse/", views_turnover.address, name="new_address"),
    path("<int:pk>/travaux/", views_turnover.work_new, name="work_new"),
    path("<int:pk>/travaux/<int:work_pk>/", views_turnover.work_edit, name="work_edit"),
    path("<int:pk>/etats-des-lieux/", inspections.inspections, name="inspections"),
    path("<int:pk>/etats-des-lieux/<slug:kind>/", inspections.inspect, name="inspect"),
    path("<int:pk>/etats-des-lieux/<int:inspection_pk>/signer/", inspections.sign, name="inspection_sign"),
    path("<int:pk>/etats-des-lieux/<int:inspection_pk>/etat.pdf", inspections.paper, name="inspection_paper"),
    path("<int:pk>/etats-des-lieux/photos/<int:photo_pk>/", inspections.photo, name="inspection_photo"),
    path("attestations/", certificates.due, name="certificates_due"),
    path("attestations/lettres/", certificates.ask_all, name="certificates_ask_all"),
    path("attestations/lettres.zip", certificates.letters, name="certificates_letters"),
    path("<int:pk>/attestations/", certificates.certificates, name="certificates"),
    path("<int:pk>/attestations/nouvelle/", certificates.new, name="certificate_new"),
    path("<int:pk>/attestations/lettre/", certificates.ask, name="certificates_ask"),
    path("<int:pk>/attestations/<int:request_pk>/lettre.pdf", certificates.letter, name="certificates_letter"),
]
