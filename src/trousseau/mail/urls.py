from django.urls import path

from . import views, views_came, views_correcting, views_left

app_name = "mail"
urlpatterns = [
    path("", views.home, name="home"),
    path("registre/", views.register, name="register"),
    path("imprimer/", views_left.print_queue, name="print"),
    path("postees/", views_left.post, name="post"),
    path("ecrire/", views_left.write_down, name="write_down"),
    path("numeriser/", views_came.drop, name="drop"),
    path("noter/", views_came.note, name="note"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/papier/", views.paper, name="paper"),
    path("<int:pk>/preuves/<int:proof>/", views.proof, name="proof"),
    path("<int:pk>/envoye/", views_left.send, name="send"),
    path("<int:pk>/courriel/", views_left.email, name="email"),
    path("<int:pk>/confier/", views_left.hand_over, name="hand_over"),
    path("<int:pk>/presente/", views_left.present, name="present"),
    path("<int:pk>/recu/", views_left.receive, name="receive"),
    path("<int:pk>/revenu/", views_left.take_back, name="take_back"),
    path("<int:pk>/preuve/", views_left.prove, name="prove"),
    path("<int:pk>/corriger/", views_correcting.correct, name="correct"),
    path("<int:pk>/preuves/<int:proof>/ecarter/", views_correcting.set_proof_aside, name="set_proof_aside"),
    path("<int:pk>/enveloppe/", views_left.envelope, name="envelope"),
    path("<int:pk>/regler/", views_left.settle, name="settle"),
    path("<int:pk>/annuler/", views_left.cancel, name="cancel"),
    path("<int:pk>/nommer/", views_came.identify, name="identify"),
    path("<int:pk>/passer/", views_came.pass_on, name="pass_on"),
    path("<int:pk>/repondu/", views_came.answer, name="answer"),
]
