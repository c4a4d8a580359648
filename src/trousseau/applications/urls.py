from django.urls import path

from . import views

app_name = "applications"
urlpatterns = [
    path("", views.applications, name="list"),
    path("nouvelle/", views.new, name="new"),
    path("orienter/", views.refer, name="refer"),
    path("<int:pk>/", views.application, name="application"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/etape/<slug:code>/", views.move, name="move"),
]
