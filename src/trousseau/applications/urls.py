from django.urls import path

from . import views
from .avoided import views as avoided
from .benefit.views import benefit
from .composition import views as composition
from .merging import views as merging
from .offers import views as offers
from .proofs import views as proofs
from .referrals import views as referrals
from .situations import views as situations
from .supporting_documents import views as supporting_documents

app_name = "applications"
urlpatterns = [
    path("", views.applications, name="list"),
    path("nouvelle/", views.new, name="new"),
    path("orienter/", views.refer, name="refer"),
    path("<int:pk>/", views.application, name="application"),
    path("<int:pk>/aide/", benefit, name="benefit"),
    path("<int:pk>/revu/<slug:code>/", views.gone_over, name="gone_over"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/etape/<slug:code>/", views.move, name="move"),
    path("<int:pk>/ressources/", proofs.resource_new, name="resource_new"),
    path("<int:pk>/ressources/<int:resource_pk>/", proofs.resource_edit, name="resource_edit"),
    path("<int:pk>/ressources/<int:resource_pk>/oter/", proofs.resource_drop, name="resource_drop"),
    path("<int:pk>/ressources/annuelles/", proofs.yearly, name="yearly"),
    path("<int:pk>/situation/", situations.situation_new, name="situation_new"),
    path("<int:pk>/priorite/", situations.priority_new, name="priority_new"),
    path("<int:pk>/priorite/<int:ground_pk>/", situations.priority_edit, name="priority_edit"),
    path("<int:pk>/communes-a-eviter/", avoided.avoided, name="avoided"),
    path("<int:pk>/communes-a-eviter/<int:avoided_pk>/lever/", avoided.avoided_lift, name="avoided_lift"),
    path("<int:pk>/dossier-bailleur/", supporting_documents.landlord_file, name="landlord_file"),
    path(
        "<int:pk>/dossier-bailleur/piece/",
        supporting_documents.landlord_supporting_document_new,
        name="landlord_supporting_document_new",
    ),
    path("<int:pk>/dossier-aide/", supporting_documents.social_file, name="social_file"),
    path(
        "<int:pk>/dossier-aide/piece/",
        supporting_documents.social_supporting_document_new,
        name="social_supporting_document_new",
    ),
    path(
        "dossier-bailleur/<int:pk>/",
        supporting_documents.landlord_supporting_document,
        name="landlord_supporting_document",
    ),
    path(
        "dossier-bailleur/<int:pk>/retirer/",
        supporting_documents.landlord_supporting_document_withdraw,
        name="landlord_supporting_document_withdraw",
    ),
    path("dossier-aide/<int:pk>/", supporting_documents.social_supporting_document, name="social_supporting_document"),
    path(
        "dossier-aide/<int:pk>/retirer/",
        supporting_documents.social_supporting_document_withdraw,
        name="social_supporting_document_withdraw",
    ),
    path("pieces/<int:pk>/passer/", supporting_documents.supporting_document_pass, name="supporting_document_pass"),
    path("<int:pk>/fusion/<int:other_pk>/", merging.merge, name="merge"),
    path("<int:pk>/fusions/<int:merge_pk>/annuler/", merging.unmerge, name="unmerge"),
    path("<int:pk>/complement/", referrals.complement_new, name="complement_new"),
    path("<int:pk>/complement/<int:complement_pk>/", referrals.complement_answer, name="complement_answer"),
    path("<int:pk>/complement/<int:complement_pk>/lu/", referrals.complement_read, name="complement_read"),
    path("<int:pk>/offre/", offers.social_offer_new, name="social_offer_new"),
    path("<int:pk>/offre/<int:offer_pk>/", offers.social_offer_answer, name="social_offer_answer"),
    path("<int:pk>/offre/<int:offer_pk>/suite/", offers.social_offer_end, name="social_offer_end"),
    path("menage/<int:pk>/membre/", composition.add, name="member_new"),
    path("menage/<int:pk>/membre/<int:member_pk>/corriger/", composition.correct, name="member_edit"),
    path("menage/<int:pk>/membre/<int:member_pk>/fin/", composition.end, name="member_end"),
    path("menage/<int:pk>/membre/<int:member_pk>/garde/", composition.custody, name="custody"),
    path("menage/<int:pk>/enfant/", composition.join, name="child_join"),
    path("menage/<int:pk>/separation/", composition.separate, name="separate"),
]
