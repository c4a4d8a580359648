from django.urls import path

from trousseau.core.views_signed import pages

from . import signed, views, views_acts, views_open_data

app_name = "conventions"
urlpatterns = [
    path("", views.conventions, name="list"),
    path("<int:pk>/", views.convention, name="convention"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/signer/", views.sign, name="sign"),
    path("<int:pk>/projet.pdf", views.unsigned_paper, name="unsigned_paper"),
    *pages(signed.CONVENTION, "<int:pk>/exemplaire-signe/"),
    path("<int:pk>/terminer/", views.end, name="end"),
    path("<int:pk>/versements/prevoir/", views.tranche_new, name="tranche_new"),
    path("versements/<int:pk>/recevoir/", views.tranche_receive, name="tranche_receive"),
    path("postes/<int:pk>/", views.post, name="post"),
    path("donnees-ouvertes/", views_open_data.index, name="open_data"),
    path("donnees-ouvertes/<slug:name>.csv", views_open_data.file, name="open_data_file"),
    path("donnees-ouvertes/<slug:name>.schema.json", views_open_data.schema, name="open_data_schema"),
    path("<int:pk>/publication/", views_open_data.publication, name="publication"),
    path("<int:pk>/publication/completer/", views_open_data.complete, name="publication_complete"),
    path("<int:pk>/publication/publier/", views_open_data.publish, name="publish"),
    path("<int:pk>/publication/retirer/", views_open_data.withdraw, name="publication_withdraw"),
    path("deliberations/", views_acts.deliberations, name="deliberations"),
    path("deliberations/saisir/", views_acts.deliberation_new, name="deliberation_new"),
    path("deliberations/<int:pk>/", views_acts.deliberation, name="deliberation"),
    path("deliberations/<int:pk>/acte/", views_acts.act, name="act"),
    path("deliberations/<int:pk>/completer/", views_acts.complete, name="complete"),
    path("deliberations/<int:pk>/corriger/", views_acts.correct, name="correct"),
    path("deliberations/<int:pk>/confirmer/", views_acts.confirm, name="confirm"),
    path("deliberations/<int:pk>/convention/", views_acts.convention_new, name="convention_new"),
]
