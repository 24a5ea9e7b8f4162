"""Sends changes to the cluster: those that could not be sent when they were made."""

import signal
import threading
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from search.catching_up import catch_up, verify
from search.engines import EngineAway
from search.engines.cluster import Cluster, configured_cluster

# How many seconds there are between two sweeps, and between two looks at whether the index is whole.
BETWEEN_SWEEPS = 1
BETWEEN_LOOKS = 30


class Command(BaseCommand):
    help = "Sends every change that the index of the cluster does not have yet: once, or for ever with --follow."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--follow", action="store_true", help="go on until stopped, as a service")

    def handle(self, *args: Any, follow: bool, **options: Any) -> None:
        cluster = configured_cluster()
        if cluster is None:
            raise CommandError("No cluster is configured. Set ELASTICSEARCH_URL.")
        if follow:
            self._follow(cluster)
            return
        try:
            whole = verify(cluster)
            sent = catch_up(cluster)
        except EngineAway as away:
            raise CommandError(str(away)) from away
        self.stdout.write(f"Sent: {sent} documents.")
        if not whole:
            raise CommandError("The index is not what was sent to it. Run: manage.py rebuild_search")

    def _follow(self, cluster: Cluster) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        self.stdout.write("Following the registry (Control-C stops it).")
        trouble, next_look = "", 0.0
        while not stopped.is_set():
            before = trouble
            try:
                if monotonic() >= next_look:
                    verify(cluster)
                    next_look = monotonic() + BETWEEN_LOOKS
                trouble = ""
                if sent := catch_up(cluster):
                    self.stdout.write(f"Sent: {sent} documents.")
            except EngineAway as away:
                trouble = str(away)
            except DatabaseError as unreachable:
                trouble = str(unreachable)
                connection.close()
            if trouble != before:
                # Said once, and again when it is over: it may last for hours.
                self.stderr.write(trouble or "The cluster takes changes again.")
            stopped.wait(BETWEEN_SWEEPS)
