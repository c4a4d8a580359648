from django.urls import include, path

from trousseau.core.views_signed import pages

from . import signed, views, views_deposit, views_home, views_lease
from .intake import views as intake
from .roll.views import roll
from .run import views as run_views

app_name = "rents"
urlpatterns = [
    path("", include("trousseau.rents.deposits.urls")),
    path("", views_home.home, name="home"),
    path("baux/", views.list_, name="list"),
    path("appeler/", run_views.run, name="run"),
    path("appels/<int:pk>/", run_views.month_run, name="month_run"),
    path("appels/<int:pk>/reprendre/", run_views.resume, name="month_run_resume"),
    path("<int:pk>/", views_lease.lease, name="lease"),
    path("<int:pk>/paiement/", views_lease.payment_new, name="payment_new"),
    path("<int:pk>/aide/", views_lease.aid, name="aid"),
    path("<int:pk>/depot/", views_deposit.deposit, name="deposit"),
    path("<int:pk>/avis/", views_deposit.tell_owner, name="tell_owner"),
    *pages(signed.SUMS_NOTICE, "avis/<int:pk>/exemplaire-signe/"),
    path("<int:pk>/avis.pdf", views_deposit.notice_paper, name="notice_paper"),
    path("<int:pk>/quittance/", views_lease.rent_receipt, name="rent_receipt"),
    path("quittances/<int:pk>.pdf", views_lease.paper, name="paper"),
    path("paiements/<int:pk>/dettes/", views_lease.payment_debts, name="payment_debts"),
    path("reprise/", intake.intake, name="intake"),
    path("reprise/modele.csv", intake.model, name="intake_model"),
    path("etat/", roll, name="roll"),
    path("papiers/", include("trousseau.rents.notices.urls")),
    path("", include("trousseau.rents.refunds.urls")),
    path("", include("trousseau.rents.adjustments.urls")),
    path("charges/", include("trousseau.rents.charges.urls")),
    path("caf/", include("trousseau.rents.caf.urls")),
    path("prelevements/", include("trousseau.rents.debits.urls")),
    path("garants/", include("trousseau.rents.claims.urls")),
]
