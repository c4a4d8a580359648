from django.urls import path

from . import views

urlpatterns = [
    path("", views.runs, name="papers"),
    path("nouveaux/", views.new, name="papers_new"),
    path("<int:pk>/", views.run, name="papers_run"),
    path("<int:pk>/reprendre/", views.again, name="papers_again"),
    path("<int:pk>/imprimes/", views.printed, name="papers_printed"),
]
