from django.urls import path

from . import views, views_facts, views_returns, views_sent

app_name = "reporting"
urlpatterns = [
    path("", views.reports, name="list"),
    path("nouveau/", views.choose, name="choose"),
    path("nouveau/<int:pk>/", views.new, name="new"),
    path("<int:pk>/", views.report, name="report"),
    path("<int:pk>/chiffre/<slug:code>/", views.figure, name="figure"),
    path("<int:pk>/lignes/<slug:code>/", views.rows, name="rows"),
    path("<int:pk>/recit/", views.narrative, name="narrative"),
    path("<int:pk>/balance/", views.balance, name="balance"),
    path("<int:pk>/balance/colonnes/", views.balance_columns, name="balance_columns"),
    path("<int:pk>/observatoire/", views.territory, name="territory"),
    path("<int:pk>/envoyer/", views_sent.send, name="send"),
    path("<int:pk>/corriger/", views_sent.correct, name="correct"),
    path("<int:pk>/commenter/", views_sent.remark, name="remark"),
    path("<int:pk>/approuver/", views_sent.approve, name="approve"),
    path("<int:pk>/pdf/", views_sent.paper, name="paper"),
    path("<int:pk>/tableur/", views_sent.workbook, name="workbook"),
    path("<int:pk>/bilan/<int:layout>/", views_returns.fill, name="fill"),
    path("bilans/", views_returns.layouts, name="layouts"),
    path("bilans/nouveau/", views_returns.layout_new, name="layout_new"),
    path("faits/", views_facts.facts, name="facts"),
    path("observatoire/cle/", views_facts.observatory_key, name="observatory_key"),
    path("faits/nouveau/", views_facts.facts_new, name="facts_new"),
    path("faits/cle/", views_facts.facts_key, name="facts_key"),
    path("faits/<int:pk>/", views_facts.facts_file, name="facts_file"),
]
