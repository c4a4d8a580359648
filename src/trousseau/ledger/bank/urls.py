from django.urls import path

from .views import accounts, files, own, statements

urlpatterns = [
    path("", accounts.bank, name="bank"),
    path("comptes/nouveau/", accounts.account_new, name="bank_account_new"),
    path("comptes/<int:pk>/modifier/", accounts.account_edit, name="bank_account_edit"),
    path("comptes/<int:pk>/rapprochement/", statements.reconciliation, name="reconciliation"),
    path("comptes/<int:pk>/releves/", statements.statement_list, name="statements"),
    path("releves/<int:pk>/", statements.statement, name="statement"),
    path("lignes/<int:pk>/", own.own_line, name="own_line"),
    path("fichiers/nouveau/", files.file_new, name="bank_file_new"),
    path("fichiers/<int:pk>/", files.file_page_, name="bank_file"),
    path("fichiers/<int:pk>/colonnes/", files.file_columns, name="bank_file_columns"),
    path("fichiers/<int:pk>/prendre/", files.file_apply, name="bank_file_apply"),
    path("fichiers/<int:pk>/ecarter/", files.file_drop, name="bank_file_drop"),
    path("fichiers/<int:pk>/reprendre/", files.file_resume, name="bank_file_resume"),
]
