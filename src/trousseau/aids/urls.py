from django.urls import path

from . import views, views_benefit, views_budget, views_letters, views_steps

app_name = "aids"
urlpatterns = [
    path("", views.listing, name="list"),
    path("menage/<int:pk>/", views.household, name="household"),
    path("menage/<int:pk>/demander/", views.new, name="new"),
    path("menage/<int:pk>/budget/", views_budget.new, name="budget_new"),
    path("<int:pk>/", views.aid, name="aid"),
    path("<int:pk>/corriger/", views.edit, name="edit"),
    path("<int:pk>/renouveler/", views.renew, name="renew"),
    path("<int:pk>/pieces/", views_steps.papers, name="papers"),
    path("<int:pk>/courrier.pdf", views_letters.letter, name="letter"),
    path("<int:pk>/courrier/", views_letters.post, name="post"),
    path("<int:pk>/envoyee/", views_steps.send, name="send"),
    path("<int:pk>/pieces-demandees/", views_steps.more, name="more"),
    path("<int:pk>/completee/", views_steps.complete, name="complete"),
    path("<int:pk>/accordee/", views_steps.grant, name="grant"),
    path("<int:pk>/refusee/", views_steps.refuse, name="refuse"),
    path("<int:pk>/decision-reprise/", views_steps.take_back, name="take_back"),
    path("<int:pk>/contestee/", views_steps.contest, name="contest"),
    path("<int:pk>/abandonnee/", views_steps.withdraw, name="withdraw"),
    path("<int:pk>/terminee/", views_steps.end, name="end"),
    path("<int:pk>/versement/", views_steps.pay, name="pay"),
    path("versement/<int:pk>/reprendre/", views_steps.unpay, name="unpay"),
    path("bail/<int:pk>/aide-au-logement/", views_benefit.benefit_new, name="benefit_new"),
    path("bail/<int:pk>/changement/", views_benefit.change_new, name="change_new"),
    path("bail/<int:pk>/attestation-de-loyer.pdf", views_benefit.certificate, name="certificate"),
    path("aide-au-logement/<int:pk>/declaree/", views_benefit.change_done, name="change_done"),
    path("aide-au-logement/<int:pk>/reprendre/", views_benefit.event_withdraw, name="event_withdraw"),
    path("loyers-de-juillet/", views_benefit.rents, name="rents"),
    path("loyers-de-juillet/<int:year>/declares/", views_benefit.rents_declared, name="rents_declared"),
    path("budget/<int:pk>/", views_budget.sheet, name="budget"),
    path("budget/<int:pk>/corriger/", views_budget.edit, name="budget_edit"),
]
