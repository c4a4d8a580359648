from django.urls import include, path

from . import views
from .guarantees import views as guarantees

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
    path("<int:pk>/garanties/<slug:kind>/", guarantees.new, name="guarantee_new"),
    path("garanties/<int:pk>/", guarantees.correct, name="guarantee_edit"),
    path("garanties/<int:pk>/acte/", guarantees.act, name="guarantee_act"),
    path("garanties/<int:pk>/lever/", guarantees.release, name="guarantee_release"),
    path("garanties/<int:pk>/caution.pdf", guarantees.paper, name="guarantee_paper"),
]
