from django.urls import include, path

from . import views
from .amendments import views as amendments
from .contract import views as contract
from .guarantees import views as guarantees
from .revision import views as revision
from .suspension import views as suspension

app_name = "tenancies"
urlpatterns = [
    path("", include("trousseau.tenancies.leaving.urls")),
    path("", views.list_, name="list"),
    path("nouveau/<int:pk>/", views.new, name="new"),
    path("<int:pk>/", views.lease, name="lease"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/signer/", views.sign, name="sign"),
    path("<int:pk>/cles/", views.keys, name="keys"),
    path("<int:pk>/abandonner/", views.abandon, name="abandon"),
    path("<int:pk>/bail.pdf", views.paper, name="paper"),
    path("<int:pk>/projet.pdf", contract.draft_paper, name="draft_paper"),
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
]
