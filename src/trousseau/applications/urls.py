from django.urls import path

from . import views, views_household
from .benefit.views import benefit

app_name = "applications"
urlpatterns = [
    path("", views.applications, name="list"),
    path("nouvelle/", views.new, name="new"),
    path("orienter/", views.refer, name="refer"),
    path("<int:pk>/", views.application, name="application"),
    path("<int:pk>/aide/", benefit, name="benefit"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/etape/<slug:code>/", views.move, name="move"),
    path("menage/<int:pk>/membre/", views_household.add, name="member_new"),
    path("menage/<int:pk>/membre/<int:member_pk>/corriger/", views_household.correct, name="member_edit"),
    path("menage/<int:pk>/membre/<int:member_pk>/fin/", views_household.end, name="member_end"),
]
