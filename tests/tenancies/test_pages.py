def test_smoke(client, thread, staff, on_day):
    on_day("2026-09-20")
    lease = thread.running_lease()
    thread.decision("Sauge")
    from datetime import date

    from trousseau.prevention.actions import refresh
    from trousseau.rents.actions import call_month, receive_payment

    for m in (7, 8, 9):
        call_month(staff.rental, month=date(2026, m, 1))
    receive_payment(
        staff.rental,
        lease=lease,
        payer="tenant",
        method="card",
        amount=40000,
        on=date(2026, 8, 6),
        today=date(2026, 9, 20),
        key="a",
    )
    refresh(lease, on=date(2026, 9, 20))
    client.force_login(staff.rental)
    h = lease.household_id
    for url in (
        "/baux/",
        f"/baux/{lease.pk}/",
        "/loyers/",
        f"/loyers/{lease.pk}/",
        "/loyers/appeler/",
        f"/loyers/{lease.pk}/paiement/",
        f"/loyers/{lease.pk}/aide/",
        f"/loyers/{lease.pk}/depot/",
        f"/loyers/{lease.pk}/avis/",
        "/suivi/",
        f"/suivi/menage/{h}/",
        f"/suivi/menage/{h}/contact/",
        f"/suivi/menage/{h}/note/",
        f"/suivi/visite/{lease.pk}/",
        "/prevention/",
        f"/prevention/{lease.pk}/",
        f"/prevention/{lease.pk}/contact/?kind=letter",
        f"/prevention/{lease.pk}/fait/report/",
        f"/baux/{lease.pk}/depart/",
        f"/baux/{lease.pk}/bail.pdf",
        "/baux/?format=csv",
        "/loyers/?format=csv",
        "/prevention/?format=csv",
        "/suivi/?format=csv",
    ):
        r = client.get(url)
        assert r.status_code == 200, (url, r.status_code)
        if "csv" in url:
            b"".join(r.streaming_content)
    r = client.post(f"/loyers/{lease.pk}/quittance/", {"month": "2026-07-01"}, follow=True)
    assert "Q000001" in r.content.decode()
