"""Receipts of a month, one file each: ours from the accounts to the file kept, numbered and recorded, against typst
alone drawing the same data. Run: `python -m bench.papers`. Target: at least 80 % of its rate, in CPU seconds.
"""

import json
import os
import sys
import tempfile
import time
from datetime import date

os.environ["DJANGO_SETTINGS_MODULE"] = "trousseau.site.settings"
os.environ["TROUSSEAU_HOME"] = tempfile.mkdtemp(prefix="trousseau-bench-")
os.environ["DATABASE_URL"] = ""
LEASES, ROUNDS, WANTED, TODAY = 200, 3, 0.8, date(2026, 11, 24)


def main() -> int:
    import django

    os.environ["TROUSSEAU_TODAY"] = TODAY.isoformat()
    django.setup()
    import typst
    from django.core.management import call_command

    from bench import data
    from bench.roll import history
    from tests.plugins.homes import give_papers
    from trousseau.core.actions_settings import save_agency
    from trousseau.core.models import Document
    from trousseau.engines import typesetting
    from trousseau.rents.models import PaperRun
    from trousseau.rents.notices.making import make_papers

    call_command("migrate", verbosity=0)
    users = data.fill(LEASES, rents=False)
    save_agency(
        users["director"],
        version=0,
        name="Agence du Modèle",
        address="1 rue des Essais, 21000 Dijon",
        siren="000000000",
    )
    give_papers(users["director"])
    history(6, users)
    drawn: list[str] = []
    real = typesetting.printable

    def keep(document):
        drawn.append(json.dumps(real(document)))
        return real(document)

    typesetting.printable = keep
    run = PaperRun.objects.create(
        kind="receipts", month=date(2026, 10, 1), made_by=users["rental"], asked_on=TODAY, total=LEASES
    )
    make_papers(run)
    typesetting.printable = real

    def bare() -> None:
        with tempfile.TemporaryDirectory() as folder:
            for number, one in enumerate(drawn):
                pdf = typst.compile(
                    str(typesetting.TEMPLATES / "receipt.typ"),
                    root=str(typesetting.TEMPLATES),
                    font_paths=typesetting._fonts(),
                    sys_inputs={"data": one},
                    pdf_standards=["ua-1"],
                )
                with open(f"{folder}/{number}.pdf", "wb") as file:
                    file.write(pdf)

    ours, theirs = [], []
    for back in range(ROUNDS):
        month = date(2026, 9 - back, 1)
        run = PaperRun.objects.create(
            kind="receipts", month=month, made_by=users["rental"], asked_on=TODAY, total=LEASES
        )
        before = Document.objects.count()
        started = time.process_time()
        make_papers(run)
        made = Document.objects.count() - before
        ours.append(made / (time.process_time() - started))
        started = time.process_time()
        bare()
        theirs.append(len(drawn) / (time.process_time() - started))
    print(f"\n{'receipts, one file each, per CPU second':<60}{'found':>10}{'wanted, at least':>20}")
    print(f"{'typst alone':<60}{max(theirs):>10.0f}")
    print(f"{'ours, from the accounts to the file kept':<60}{max(ours):>10.0f}")
    print(f"{'ours / typst alone':<60}{max(ours) / max(theirs):>10.0%}{WANTED:>20.0%}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
