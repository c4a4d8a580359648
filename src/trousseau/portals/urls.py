from django.urls import path

from . import views, views_owner, views_shared
from .joining import views as joining

app_name = "portals"
urlpatterns = [
    path("proprietaire/", views.owner, name="owner"),
    path("proprietaire/mandat/<int:pk>/", views.mandate_paper, name="mandate_paper"),
    path("proprietaire/<int:pk>/", views_owner.dwelling, name="owner_dwelling"),
    path("proprietaire/papier/<int:pk>/", views_owner.paper, name="owner_paper"),
    path("proprietaire/<int:mandate>/signe/<int:pk>/", views_owner.signed, name="owner_signed"),
    path("proprietaire/menage/<int:pk>/", views.owner_answer, name="owner_answer"),
    path("acces/proprietaire/<int:pk>/", joining.owner, name="join_owner"),
    path("acces/proprietaire/<int:pk>/fin/", joining.part_owner, name="part_owner"),
    path("acces/menage/<int:pk>/", joining.household, name="joined"),
    path("acces/menage/<int:pk>/<int:person>/", joining.tenant, name="join_tenant"),
    path("acces/menage/<int:pk>/<int:person>/fin/", joining.part_tenant, name="part_tenant"),
    path("locataire/", views.tenant, name="tenant"),
    path("locataire/bail/", views.lease_paper, name="lease_paper"),
    path("locataire/quittance/<int:pk>/", views.rent_receipt, name="rent_receipt"),
    path("locataire/avis/<int:pk>/", views.rent_notice, name="rent_notice"),
    path("locataire/charges/<int:pk>/", views.charges, name="charges"),
    path("locataire/signe/<int:pk>/", views.signed, name="tenant_signed"),
    path("locataire/ouvertures.pdf", views.openings_paper, name="tenant_openings"),
    path("partenaire/", views.referrals, name="referrals"),
    path("partenaire/<int:pk>/", views.referral, name="referral"),
    path("partenaire/complement/<int:pk>/", views.complement, name="complement"),
    path("partenaire/partages/", views_shared.shared_list, name="shared_list"),
    path("partenaire/partages/<int:pk>/", views_shared.shared, name="shared"),
    path("partenaire/partages/<int:pk>/signer/", views_shared.shared_sign, name="shared_sign"),
    path("partenaire/partages/<int:pk>/papier/", views_shared.shared_paper, name="shared_paper"),
]
