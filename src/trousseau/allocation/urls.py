from django.urls import include, path

from trousseau.core.views_signed import pages

from . import signed, views, views_after, views_dwelling, views_fits, views_papers, views_sitting
from .grids import views as grids

app_name = "allocation"
_DWELLING = "<int:pk>/logement/<int:mandate_pk>/"
urlpatterns = [
    path("laboratoire/", include("trousseau.allocation.laboratory.urls")),
    path("", views.sittings, name="list"),
    path("nouvelle/", views.new, name="new"),
    path("<int:pk>/", views.sitting, name="sitting"),
    path("<int:pk>/suivi/", views.live, name="live"),
    path("<int:pk>/presence/", views_sitting.presence, name="presence"),
    path("<int:pk>/je-suis-la/", views_sitting.join, name="join"),
    path("<int:pk>/se-retirer/", views_sitting.recuse, name="recuse"),
    path("<int:pk>/autre-jour/", views.move, name="move"),
    path("<int:pk>/annuler/", views.call_off, name="call_off"),
    path("<int:pk>/clore/", views.close, name="close"),
    path("<int:pk>/proces-verbal/", views_papers.minutes, name="minutes"),
    path("<int:pk>/proces-verbal/projet.pdf", views_papers.unsigned_minutes, name="unsigned_minutes"),
    *pages(signed.MINUTES, "<int:pk>/proces-verbal/exemplaire-signe/"),
    path("<int:pk>/annexe/", views_papers.annex, name="annex"),
    path("<int:pk>/courriers/", views_papers.letters, name="letters"),
    path("<int:pk>/courriers/imprimer/", views_papers.letters_print, name="letters_print"),
    path("<int:pk>/courriers/partis/", views_papers.letters_sent, name="letters_sent"),
    path(_DWELLING, views_dwelling.dwelling, name="dwelling"),
    path(f"{_DWELLING}suivi/", views_dwelling.live, name="dwelling_live"),
    path(f"{_DWELLING}en-discussion/", views_sitting.discuss, name="discuss"),
    path(f"{_DWELLING}retirer/", views_after.withdraw, name="withdraw"),
    path(f"{_DWELLING}suppleant/", views_after.succeed, name="succeed"),
    path("grilles/", grids.grids, name="grids"),
    path("grilles/nouvelle/", grids.new, name="grid_new"),
    path("grilles/<int:pk>/", grids.grid, name="grid"),
    path("grilles/<int:pk>/adopter/", grids.adopt, name="grid_adopt"),
    path("grilles/<int:pk>/proces-verbal/", grids.minutes, name="grid_minutes"),
    path("grilles/<int:pk>/abandonner/", grids.drop, name="grid_drop"),
    path("demande/<int:pk>/", views_fits.fits, name="fits"),
    path("decision/<int:pk>/proprietaire/", views_after.owner, name="owner"),
]
