from django.urls import path

from trousseau.core.views_signed import pages

from . import register_views, signed, views, views_life, views_mandate
from .agency import views as agency_views

app_name = "mandates"
urlpatterns = [
    path("", views.mandates, name="list"),
    path("rediger/<int:pk>/", views.new, name="new"),
    path("<int:pk>/", views_mandate.mandate, name="mandate"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/signer/", views.sign, name="sign"),
    path("<int:pk>/signatures/", views.signatures, name="signatures"),
    path("<int:pk>/signatures/reprendre/", views.signature_back, name="signature_back"),
    path("<int:pk>/honoraires/ajouter/", views.fee_new, name="fee_new"),
    path("<int:pk>/honoraires/retirer/", views.fee_remove, name="fee_remove"),
    path("<int:pk>/information.pdf", views.information, name="information"),
    path("<int:pk>/informer/", views_life.inform, name="inform"),
    path("<int:pk>/retractation/", views_life.withdraw, name="withdraw"),
    path("<int:pk>/avenant/", views_life.amend, name="amend"),
    path("avenants/<int:pk>/avenant.pdf", views_life.amendment_paper, name="amendment_paper"),
    path("<int:pk>/reconduction/", views_life.announce, name="announce"),
    path("<int:pk>/reconduction/preparer/", views_life.prepare, name="prepare_renewal"),
    path("reconductions/<int:pk>/lettre.pdf", views_life.renewal_paper, name="renewal_paper"),
    path("<int:pk>/terminer/", views_life.end, name="end"),
    path("<int:pk>/rendre/", views_life.papers_back, name="papers_back"),
    path("<int:pk>/etat-vu/", views_life.state_seen, name="state_seen"),
    path("<int:pk>/mandat.pdf", views.paper, name="paper"),
    path("<int:pk>/projet.pdf", views.unsigned_paper, name="unsigned_paper"),
    *pages(signed.MANDATE, "<int:pk>/exemplaire-signe/"),
    *pages(signed.AMENDED, "avenants/<int:pk>/exemplaire-signe/"),
    *pages(signed.RENEWED, "reconductions/<int:pk>/exemplaire-signe/"),
    path("<int:pk>/mention/", register_views.mention, name="mention"),
    path("papiers/", agency_views.papers, name="papers"),
    path("papiers/ajouter/", agency_views.paper_new, name="paper_new"),
    path("papiers/<int:pk>/", agency_views.paper_edit, name="paper_edit"),
    path("registre/", register_views.register, name="register"),
    path("registre/registre.pdf", register_views.paper, name="register_paper"),
    path("registre/premier-numero/", register_views.first_number, name="first_number"),
]
