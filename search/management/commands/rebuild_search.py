"""Writes every search document anew, and the index of the cluster."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from search.engines import EngineAway
from search.engines.cluster import configured_cluster
from search.models import SearchDocument
from search.rebuilding import RebuildFailed, RebuildGoesOn, rebuild_search


class Command(BaseCommand):
    help = "Writes every search document anew and renews the edition, so that every copy is made again; then the index."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--restored",
            action="store_true",
            help="this database comes from a back-up: leave out numbers of changes that others may have seen",
        )

    def handle(self, *args: Any, restored: bool, **options: Any) -> None:
        cluster = configured_cluster()
        many = SearchDocument.objects.count()
        try:
            with tqdm(total=many, unit=" documents", disable=None if cluster else True) as bar:
                rebuilt = rebuild_search(cluster, restored=restored, progress=bar.update)
        except RebuildGoesOn as other:
            raise CommandError("Another process is rebuilding. Wait until it is done.") from other
        except (RebuildFailed, EngineAway) as failed:
            raise CommandError(f"There is no new index; what was in use still is. {failed}") from failed
        self.stdout.write(f"Rebuilt: {rebuilt.people} people can be found.")
        if rebuilt.index:
            self.stdout.write(f"In use: the index {rebuilt.index}.")
