"""Who joins the team opens what their role opens; who leaves enters no more."""

from trousseau.core.models import Household


def test_a_new_social_worker_opens_the_files_that_social_workers_open(thread, account):
    application = thread.application("Renoncule")
    colleague = account("social")
    assert Household.objects.for_user(colleague).filter(pk=application.household_id).exists()


def test_a_new_acquisition_officer_opens_no_household(thread, account):
    thread.application("Renoncule")
    assert not Household.objects.for_user(account("acquisition")).exists()


def test_whoever_takes_over_a_closed_account_receives_its_files(thread, staff, account):
    from trousseau.core.actions import close_account

    application = thread.application("Renoncule")
    close_account(staff.administrator, user=staff.social)
    assert Household.objects.for_user(account("social")).filter(pk=application.household_id).exists()


def test_a_closed_account_enters_no_more(staff, client):
    from trousseau.core.actions import close_account

    client.force_login(staff.social)
    close_account(staff.administrator, user=staff.social)
    assert client.get("/demandes/").status_code == 302
