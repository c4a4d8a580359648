"""Django's own `migrate`, whole or not at all: every step, and the triggers put back, in one transaction.

A step refused half-way, a full disk, a machine that stops leave the base as it was, with its triggers. Both bases
undo a change of table; SQLite alone cannot leave its foreign keys unwatched once a transaction has begun, so that
they are before: each step reads them all again at its end. An empty base needs no steps: see
`core.new_base`. Those of another are made quick by `core.quick_steps`.
"""

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections, transaction

from trousseau.core import backup, baseline, erasing_again, erasures, new_base, quick_steps, triggers


class Command(migrate.Command):
    reached = ""  # the step begun last

    def handle(self, *args, **options) -> None:
        self.connection = connection = connections[options["database"]]
        if why := baseline.why_not(connection):
            raise CommandError(why)
        partial = options["app_label"] or options["plan"] or options["check_unapplied"]
        if not partial and erasures.unanswered():
            raise CommandError(f"{backup.erasures_broken()} Rien n’a été changé.")
        watched = not connection.in_atomic_block and connection.vendor == "sqlite"
        if watched:
            connection.disable_constraint_checking()
        try:
            with transaction.atomic(using=connection.alias):
                if not options["app_label"]:
                    new_base.make(connection)
                with quick_steps.own_table_alone():
                    super().handle(*args, **options)
                baseline.write_stamp(connection)
                if names := triggers.missing(connection):
                    raise CommandError(f"la base n’a pas reçu ses protections ({', '.join(names)}).")
        finally:
            if watched:
                connection.enable_constraint_checking()
        if not partial and (again := erasing_again.replay()):
            self.stdout.write(f"Effacements refaits après la restauration : {again}.")

    def migration_progress_callback(self, action, migration=None, fake=False) -> None:
        super().migration_progress_callback(action, migration, fake)
        if action in ("apply_start", "unapply_start"):
            self.reached = str(migration)
        elif action == "apply_success" and self.connection.vendor == "postgresql":
            # what a step wrote is judged at its end, or PostgreSQL refuses that the next one changes the table
            self.connection.check_constraints()
