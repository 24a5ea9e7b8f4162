"""Compares what is searched with what the registry says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.checking import differences, repair
from search.engines import EngineAway
from search.engines.cluster import configured_cluster

SHOWN = 100


class Command(BaseCommand):
    help = "Compares registry, documents table and the index of the cluster; exits with 1 and the differences."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="write anew what differs, and send it")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        try:
            self._check(mend=repair)
        except EngineAway as away:
            raise CommandError(f"The cluster did not answer: {away}") from away

    def _check(self, *, mend: bool) -> None:
        cluster = configured_cluster()
        found = list(differences(cluster))
        for each in found[:SHOWN]:
            self.stdout.write(f"{each.number}: in the {each.copy} {each.what}")
        if len(found) > SHOWN:
            self.stdout.write(f"… and {len(found) - SHOWN} more")
        if found and mend:
            repair(found, cluster)
            found = list(differences(cluster))
            self.stdout.write("Repaired." if not found else f"After repairing, {len(found)} still differ.")
        if found:
            raise CommandError(f"{len(found)} documents differ.", returncode=1)
        copies = "Registry, documents table and index" if cluster else "Registry and documents table"
        self.stdout.write(f"{copies} say the same.")
