from django.urls import path

from . import views

urlpatterns = [
    path("", views.charges, name="charges"),
    path("<int:pk>/<int:year>/", views.mandate_year, name="charges_year"),
    path("<int:pk>/<int:year>/depense/", views.cost_new, name="charges_cost_new"),
    path("depenses/<int:pk>/", views.cost_edit, name="charges_cost_edit"),
    path("baux/<int:pk>/<int:year>/decompte/", views.send, name="charges_send"),
    path("decomptes/<int:pk>/regulariser/", views.settle, name="charges_settle"),
    path("decomptes/<int:pk>/provision/", views.provision, name="charges_provision"),
    path("decomptes/<int:pk>.pdf", views.paper, name="charges_paper"),
]
