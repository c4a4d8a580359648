from django.urls import path

from . import views, views_former

urlpatterns = [
    path("", views.charges, name="charges"),
    path("<int:pk>/<int:year>/", views.mandate_year, name="charges_year"),
    path("<int:pk>/<int:year>/depense/", views.cost_new, name="charges_cost_new"),
    path("depenses/<int:pk>/", views.cost_edit, name="charges_cost_edit"),
    path("baux/<int:pk>/<int:year>/decompte/", views.send, name="charges_send"),
    path("avant/", views_former.before, name="charges_before"),
    path("avant/ecrire/", views_former.letter, name="charges_before_letter"),
    path("baux/<int:pk>/avant/", views_former.former, name="charges_former"),
    path("baux/<int:pk>/<int:year>/avant/", views_former.former, name="charges_former_year"),
    path("decomptes/<int:pk>/regulariser/", views.settle, name="charges_settle"),
    path("decomptes/<int:pk>/provision/", views.provision, name="charges_provision"),
    path("decomptes/<int:pk>.pdf", views.paper, name="charges_paper"),
]
