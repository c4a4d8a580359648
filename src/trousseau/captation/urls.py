from django.urls import path

from trousseau.core.views_offline import offline_worker

from . import views, views_owners
from .campaigns import views as campaigns
from .ceilings import views as ceilings
from .diagnostics import views as papers
from .following import views as following
from .imports.views import deciding, reading, receiving
from .measures import views as measures
from .ownership import views as ownership
from .proposals import views as proposals
from .reach import views as reach
from .simulator import views as simulator
from .visits import views as visits

app_name = "captation"
urlpatterns = [
    path("", views.prospects, name="list"),
    path("rencontrer/", views.new, name="new"),
    path("<int:pk>/", views.prospect, name="prospect"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/logement/", views.dwelling_edit, name="dwelling_edit"),
    path("<int:pk>/visiter/", visits.inspect, name="inspect"),
    path("visite.js", offline_worker, name="visit_worker"),
    path("visites/<int:pk>/", visits.inspection, name="inspection"),
    path("visites/<int:pk>/conclure/", visits.conclude, name="conclude"),
    path("visites/<int:pk>/photos/", visits.photos_add, name="photos_add"),
    path("photos/<int:pk>/", visits.photo, name="photo"),
    path("<int:pk>/clore/", views.lose, name="lose"),
    path("<int:pk>/reporter/", views.postpone, name="postpone"),
    path("<int:pk>/reprendre/", views.reopen, name="reopen"),
    path("<int:pk>/pieces/<str:kind>/", papers.paper_new, name="paper_new"),
    path("<int:pk>/faits/", papers.facts, name="paper_facts"),
    path("pieces/<int:pk>/fichier/", papers.paper_file, name="paper_file"),
    path("pieces/<int:pk>/retirer/", papers.paper_withdraw, name="paper_withdraw"),
    path("<int:pk>/contact/", following.contact_new, name="contact_new"),
    path("<int:pk>/etiquettes/", following.tags, name="tags"),
    path("<int:pk>/manque/", following.lack_new, name="lack_new"),
    path("manques/<int:pk>/regler/", following.lack_settle, name="lack_settle"),
    path("<int:pk>/travaux/", following.works_new, name="works_new"),
    path("travaux/<int:pk>/", following.works_edit, name="works_edit"),
    path("proposer/", proposals.propose, name="propose"),
    path("proposer/<slug:reference>/", proposals.proposed, name="proposed"),
    path("campagnes/", campaigns.campaigns, name="campaigns"),
    path("campagnes/nouvelle/", campaigns.new, name="campaign_new"),
    path("campagnes/<int:pk>/", campaigns.campaign, name="campaign"),
    path("campagnes/<int:pk>/modifier/", campaigns.edit, name="campaign_edit"),
    path("campagnes/<int:pk>/apercu/", campaigns.preview, name="campaign_preview"),
    path("campagnes/<int:pk>/imprimer/", campaigns.print_, name="campaign_print"),
    path("campagnes/<int:pk>/reprendre/", campaigns.resume, name="campaign_resume"),
    path("campagnes/<int:pk>/pdf/<int:number>/", campaigns.paper, name="campaign_paper"),
    path("campagnes/<int:pk>/envoyer/", campaigns.send, name="campaign_send"),
    path("campagnes/<int:pk>/retours/", campaigns.returns, name="campaign_returns"),
    path("campagnes/lettres/<int:pk>/", campaigns.answer, name="campaign_answer"),
    path("propositions/", proposals.approaches, name="approaches"),
    path("propositions/<int:pk>/", proposals.approach, name="approach"),
    path("propositions/<int:pk>/reprendre/", proposals.accept, name="approach_accept"),
    path("propositions/<int:pk>/clore/", proposals.close, name="approach_close"),
    path("proprietaires/<int:pk>/", views_owners.owner, name="owner"),
    path("proprietaires/<int:pk>/modifier/", views_owners.owner_edit, name="owner_edit"),
    path("proprietaires/<int:pk>/accord/", reach.consent_new, name="consent_new"),
    path("proprietaires/accords/<int:pk>/retirer/", reach.consent_withdraw, name="consent_withdraw"),
    path("proprietaires/<int:pk>/opposition/", reach.objection_new, name="objection_new"),
    path("proprietaires/oppositions/<int:pk>/lever/", reach.objection_end, name="objection_end"),
    path("mesures/", measures.measures, name="measures"),
    path("mesures/<str:code>/", measures.measures_rows, name="measures_rows"),
    path("plafonds/", ceilings.vintage, name="ceilings"),
    path("plafonds/commune/", ceilings.commune, name="ceilings_commune"),
    path("plafonds/fichier/", ceilings.file, name="ceilings_file"),
    path("plafonds/fichier/<int:pk>/", ceilings.reading, name="ceilings_reading"),
    path("plafonds/fichier/<int:pk>/charger/", ceilings.load, name="ceilings_load"),
    path("plafonds/fichier/<int:pk>/laisser/", ceilings.leave, name="ceilings_leave"),
    path("plafonds/fichier/<int:pk>/annuler/", ceilings.undo, name="ceilings_undo"),
    path("<int:pk>/proprietaires/ajouter/", ownership.part_new, name="part_new"),
    path("<int:pk>/interlocuteur/", ownership.meet, name="meet"),
    path("<int:pk>/immeuble/", ownership.building_put, name="building_put"),
    path("parts/<int:pk>/modifier/", ownership.part_edit, name="part_edit"),
    path("parts/<int:pk>/finir/", ownership.part_end, name="part_end"),
    path("proprietaires/<int:pk>/iban/", ownership.iban, name="iban"),
    path("immeubles/<int:pk>/", ownership.building, name="building"),
    path("imports/", receiving.imports, name="imports"),
    path("imports/nouveau/", receiving.import_new, name="import_new"),
    path("imports/<int:pk>/", reading.import_page, name="import"),
    path("imports/<int:pk>/colonnes/", receiving.import_columns, name="import_columns"),
    path("imports/<int:pk>/lignes/", reading.import_rows, name="import_rows"),
    path("imports/<int:pk>/a-corriger/", reading.import_problems, name="import_problems"),
    path("imports/<int:pk>/confirmer/", deciding.import_confirm, name="import_confirm"),
    path("imports/<int:pk>/appliquer/", deciding.import_apply, name="import_apply"),
    path("imports/<int:pk>/annuler/", deciding.import_undo, name="import_undo"),
    path("imports/<int:pk>/ecarter/", deciding.import_drop, name="import_drop"),
    path("imports/<int:pk>/reprendre/", deciding.import_resume, name="import_resume"),
    path("<int:pk>/simulations/", simulator.keep, name="simulation_keep"),
    path("simulations/<int:pk>/", simulator.simulation, name="simulation"),
    path("simulations/<int:pk>/pdf/", simulator.simulation_pdf, name="simulation_pdf"),
    path("simulations/<int:pk>/retirer/", simulator.simulation_drop, name="simulation_drop"),
    path("simulateur/", simulator.simulator, name="simulator"),
    path("simulateur/pdf/", simulator.simulator_pdf, name="simulator_pdf"),
]
