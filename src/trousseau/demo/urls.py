from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.tour, name="tour"),
    path("<slug:code>/", views.steps, name="visit"),
    path("<slug:code>/<int:number>/", views.step, name="step"),
]
