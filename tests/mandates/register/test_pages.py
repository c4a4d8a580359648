"""The register read, printed, exported, and its first number, on their pages."""

from datetime import date
from uuid import uuid4

import pypdfium2
import pytest
from django.urls import reverse

from tests.plugins.once import after_back
from trousseau.core.models import AgencyPaper, Sequence
from trousseau.mandates.actions import set_first_number
from trousseau.mandates.models import Mandate, RegisterEntry
from trousseau.mandates.register import NAME, head

from .conftest import amend, cancel, end


class TestPages:
    def test_the_csv_bears_the_legal_columns_in_the_order_of_the_register(self, client, db, build):
        mandate = build.mandate()
        build.mandate()
        end(build.staff, mandate)
        cancel(build.staff.director, mandate)
        client.force_login(build.staff.rental)
        answer = client.get(reverse("mandates:register"), {"format": "csv"})
        rows = b"".join(answer).decode("utf-8-sig").splitlines()
        plain = [row.replace("\u00a0", " ").replace("\u202f", " ") for row in rows]
        assert plain == [
            "Numéro;Nature;Date;Mandants;Adresse;Situation du bien;Objet;Observations",
            "1;Mandat, annulé ensuite;2026-06-10;Agathe Basalte 1;3 allée des Essais, 21000 Dijon;"
            "T2, 1 rue du Modèle, 21000 Dijon;Gestion locative du 10/06/2026 au 09/06/2029;Signé à l’agence",
            "2;Mandat;2026-06-10;Agathe Basalte 2;3 allée des Essais, 21000 Dijon;"
            "T2, 2 rue du Modèle, 21000 Dijon;Gestion locative du 10/06/2026 au 09/06/2029;Signé à l’agence",
            "1;Fin;2026-06-30;Agathe Basalte 1;3 allée des Essais, 21000 Dijon;"
            "T2, 1 rue du Modèle, 21000 Dijon;Fin du mandat n° 1;Fin le 30/06/2026, d’un commun accord",
            "1;Annulation;2026-07-01;Agathe Basalte 1;3 allée des Essais, 21000 Dijon;"
            "T2, 1 rue du Modèle, 21000 Dijon;Annulation du mandat n° 1;Inscrit deux fois",
        ]

    def test_a_line_that_bears_a_day_to_come_is_said_with_what_to_do(self, client, db, build, on_day):
        build.mandate()
        client.force_login(build.staff.rental)
        on_day("2026-06-10")
        assert "jour à venir" not in client.get(reverse("mandates:register")).content.decode()
        on_day("2026-06-09")  # as if it had been written the day before its own
        page = client.get(reverse("mandates:register")).content.decode().replace("\u00a0", " ")
        assert "porte un jour à venir, le 10 juin 2026" in page and "Écrivez une mention" in page

    def test_it_is_found_by_number_owner_address_and_kind(self, client, db, build):
        mandate = build.mandate()
        build.mandate()
        amend(build.staff.captation, mandate)
        client.force_login(build.staff.captation)
        url = reverse("mandates:register")
        for asked, count in (({"q": "M00001"}, 2), ({"q": "basalte 2"}, 1), ({"kind": "amend"}, 1), ({}, 3)):
            assert client.get(url, asked).context["count"] == count

    def test_sixty_lines_take_eight_queries_at_most(self, client, db, build, django_assert_max_num_queries):
        mandate = build.mandate()
        for n in range(59):
            amend(build.staff.captation, mandate, reason=f"Avenant {n}")
        client.force_login(build.staff.rental)
        url = reverse("mandates:register")
        client.get(url)
        with django_assert_max_num_queries(8):
            page = client.get(url)
        assert page.context["count"] == 60 and len(page.context["rows"]) == 50

    def test_a_mention_is_written_on_its_page_and_read_on_the_mandate(self, client, db, build, on_day):
        on_day("2026-12-01")
        mandate = build.mandate()
        client.force_login(build.staff.captation)
        url = reverse("mandates:mention", args=[mandate.pk])
        asked = {"kind": "cancel", "reason": "Inscrit deux fois", "on": "2026-07-01", "key": str(uuid4())}
        refusal = client.post(url, asked)
        assert refusal.status_code == 422 and "kind" in refusal.context["form"].errors
        assert client.post(url, {**asked, "kind": "mandate"}).status_code == 422
        end(build.staff, mandate)
        assert client.post(url, asked).url == reverse("mandates:mandate", args=[mandate.pk])
        page = client.get(reverse("mandates:mandate", args=[mandate.pk]))
        assert [entry.kind for entry in page.context["lines"]] == ["mandate", "end", "cancel"]
        assert url not in page.content.decode() and "Inscrit deux fois" in page.content.decode()

    def test_a_mention_sent_again_is_one_line(self, client, db, build, on_day):
        on_day("2026-12-01")
        mandate = build.mandate()
        client.force_login(build.staff.captation)
        url = reverse("mandates:mention", args=[mandate.pk])
        asked = {"kind": "amend", "reason": "Loyer ramené à 390 €", "on": "2026-07-01"}
        after_back(client, url, asked, {"reason": "Loyer ramené à 380 €"}, count=RegisterEntry.objects.count)
        twice = client.post(url, asked | {"key": str(uuid4())})  # from another tab
        assert twice.status_code == 422 and RegisterEntry.objects.count() == 3
        assert "La ligne 2 du registre le dit déjà" in twice.content.decode().replace("\u00a0", " ")

    def test_a_mandate_brought_in_has_its_mentions_in_the_register_of_before(self, client, db, build, on_day):
        on_day("2026-12-01")
        mandate = build.mandate()
        Mandate.objects.filter(pk=mandate.pk).update(brought_in_on=date(2026, 6, 1))
        client.force_login(build.staff.captation)
        asked = {"kind": "amend", "reason": "Loyer ramené à 390 €", "on": "2026-07-01", "key": str(uuid4())}
        said = client.post(reverse("mandates:mention", args=[mandate.pk]), asked)
        assert said.status_code == 422 and "registre d’avant" in said.content.decode()

    def test_a_draft_has_no_mention_page(self, client, db, build):
        client.force_login(build.staff.captation)
        assert client.get(reverse("mandates:mention", args=[build.draft_mandate().pk])).status_code == 404

    def test_the_printed_register_bears_its_lines_and_its_head(self, client, db, build):
        client.force_login(build.staff.rental)
        url = reverse("mandates:register_paper")
        assert client.get(url).status_code == 404
        amend(build.staff.captation, build.mandate())
        document = pypdfium2.PdfDocument(client.get(url).content)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        text = "".join(text.replace("\u200b", "").split())
        assert "AgatheBasalte1" in text and "Loyerramenéà390€" in text and f"2:{head().hash}" in text

    def test_the_printed_register_waits_for_the_agency_s_papers(self, client, db, build):
        build.mandate()
        AgencyPaper.objects.filter(kind="insurance").update(ends_on=date(2026, 1, 1))
        client.force_login(build.staff.rental)
        assert client.get(reverse("mandates:register_paper")).url == reverse("mandates:register")

    @pytest.mark.parametrize(("role", "back"), [("administrator", "core:settings"), ("director", "mandates:register")])
    def test_the_first_number_is_set_on_its_page_once(self, client, db, staff, role, back):
        client.force_login(getattr(staff, role))
        url = reverse("mandates:first_number")
        assert client.get(url).status_code == 200
        assert client.post(url, {"number": "0"}).status_code == 422
        assert client.post(url, {"number": "413"}).url == reverse(back)
        assert client.post(url, {"number": "500"}).status_code == 422
        assert client.get(url).url == reverse(back)
        assert Sequence.objects.get(code=NAME).last == 412

    def test_the_director_is_offered_the_first_number_while_it_is_not_set(self, client, db, staff):
        client.force_login(staff.director)
        url = reverse("mandates:first_number")
        assert url in client.get(reverse("mandates:register")).content.decode()
        set_first_number(staff.director, number=2)
        assert url not in client.get(reverse("mandates:register")).content.decode()
