from django.urls import path

from . import views, views_law, views_plan

app_name = "prevention"
urlpatterns = [
    path("", views.list_, name="list"),
    path("<int:pk>/", views.situation, name="situation"),
    path("<int:pk>/contact/", views.contact, name="contact"),
    path("<int:pk>/fait/<slug:step>/", views.take, name="take"),
    path("<int:pk>/plan/", views_plan.agree, name="plan"),
    path("<int:pk>/plan/finir/", views_plan.end, name="plan_end"),
    path("<int:pk>/recalculer/", views.refresh, name="refresh"),
    path("loi/", views_law.law, name="law"),
    path("loi/lecture/", views_law.decide, name="reading"),
    path("loi/lecture/<int:pk>/annuler/", views_law.undo, name="reading_undo"),
    path("<int:pk>/signalement/", views_law.report, name="report"),
    path("<int:pk>/signalement/lettre/", views_law.report_letter, name="report_letter"),
    path("signalements/<int:pk>/", views_law.proof, name="proof"),
]
