"""From an empty database to a site in the browser, in one process: what `make run` does after installing."""

from __future__ import annotations

import os
import socket
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands import runserver
from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

DEMO_MEDIATORS = 400
DEMO_SEED = 1
HOST = "127.0.0.1"


class Command(runserver.Command):
    help = "Prepares the database where that is needed, then serves the site on this machine, at $PORT or 8000."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        # Watching files means starting everything twice; who changes the code runs `manage.py runserver` beside it.
        parser.set_defaults(addrport=os.environ.get("PORT", "8000"), use_reloader=False)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("This fills the database with invented people: only with cms.settings.development.")
        check_port(options["addrport"])
        self.prepare()
        os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"
        super().handle(*args, **options)

    def prepare(self) -> None:
        """Tables, words, people and pages, where they are missing; accounts with new passwords."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Making the tables …")
            call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write("Loading the vocabulary …")
        call_command("load_vocabulary", stdout=StringIO())
        self.stdout.write("Looking for people …")
        call_command("load_demo", mediators=DEMO_MEDIATORS, seed=DEMO_SEED, if_empty=True, stdout=self.stdout)
        self.stdout.write("Looking for pages …")
        call_command("load_pages", if_empty=True, stdout=self.stdout)
        call_command("demo_accounts", stdout=self.stdout)

    def on_bind(self, server_port: int) -> None:
        site = f"http://{HOST}:{server_port}"
        self.stdout.write(
            f"\nThe overview is at {site}/ (Control-C stops it). Three things to try:\n"
            f"  1. Type “tigrinya arnhem”, and switch to English.\n"
            f"  2. Ask the API the same: {site}/api/v1/mediators?q=tigrinya+arnhem\n"
            f"  3. Sign in at {site}/admin/ with one of the accounts above, and change someone.\n"
        )


def check_port(written: str) -> None:
    """Raise `CommandError` with the remedy when this is no port, or something else listens there."""
    if not (written.isascii() and written.isdecimal() and 0 < int(written) < 2**16):
        raise CommandError(f"PORT must be a number from 1 to 65535, not “{written}”. Try: PORT=8001 make run")
    with socket.socket() as listener:
        # As the server does: a port that was used a moment ago is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, int(written)))
        except OSError as occupied:
            raise CommandError(
                f"Port {written} cannot be used ({occupied.strerror}). Choose another: PORT=8001 make run"
            ) from occupied
