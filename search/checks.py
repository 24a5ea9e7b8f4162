"""Mistakes in the rules of search, and of those who set up a cluster, caught at start."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.db import DatabaseError

from search.engines.cluster import VERSION
from search.ranking import SCORE_CEILING, highest_score
from search.watermark import read_state


@register
def weights_fit(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Scores are whole numbers that a 32-bit float must hold exactly."""
    if highest_score() < SCORE_CEILING:
        return []
    return [
        Error(
            f"One search could give a score of {highest_score()}; scores must stay below {SCORE_CEILING}.",
            hint="Lower the weights, or how often a signal can be earned, in search/ranking.py.",
            id="search.E001",
        )
    ]


@register
def cluster_can_be_reached(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Whether what is set for Elasticsearch can be meant: the cluster itself is not asked."""
    return list(_wrong_settings()) if settings.ELASTICSEARCH_URL else []


def _wrong_settings() -> Iterator[CheckMessage]:
    for url in settings.ELASTICSEARCH_URL:
        if not _is_address_of_node(url):
            yield Error(
                f"ELASTICSEARCH_URL: {_without_account(url)} is no address of a node.",
                hint="Write each node as https://search.example:9200, with commas between; accounts have own settings.",
                id="search.E002",
            )
    if bool(settings.ELASTICSEARCH_USER) != bool(settings.ELASTICSEARCH_PASSWORD):
        yield Error(
            "Only one of ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD is set.",
            hint="Set both, or neither.",
            id="search.E003",
        )
    if settings.ELASTICSEARCH_USER and settings.ELASTICSEARCH_API_KEY:
        yield Error(
            "ELASTICSEARCH_USER and ELASTICSEARCH_API_KEY are both set.",
            hint="Set an account or an API key, not both.",
            id="search.E004",
        )
    if settings.ELASTICSEARCH_CA_FILE and not Path(settings.ELASTICSEARCH_CA_FILE).is_file():
        yield Error(
            f"ELASTICSEARCH_CA_FILE: {settings.ELASTICSEARCH_CA_FILE} is no file.",
            hint="Give the path of the certificate (PEM) with which the cluster's own was signed.",
            id="search.E005",
        )
    if not _INDEX_NAME.fullmatch(settings.ELASTICSEARCH_INDEX):
        yield Error(
            f"ELASTICSEARCH_INDEX: an index cannot be named {settings.ELASTICSEARCH_INDEX}.",
            hint="Use small letters, digits, hyphens and underscores, and begin with a letter.",
            id="search.E006",
        )
    for name, lowest in _LOWEST.items():
        if getattr(settings, name) < lowest:
            yield Error(f"{name} is lower than {lowest}.", hint="Leave it out, or raise it.", id="search.E007")


_LOWEST = {"ELASTICSEARCH_SHARDS": 1, "ELASTICSEARCH_REPLICAS": 0, "ELASTICSEARCH_TIME_LIMIT": 10}
_INDEX_NAME = re.compile(r"[a-z][a-z0-9_-]{0,99}")


def _is_address_of_node(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname and port) and parts.username is None


def _without_account(url: str) -> str:
    return url.rpartition("@")[2]


@register(Tags.database)
def index_is_of_this_version(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """After an update of the code, or before the first rebuild, there is no index to search; memory answers."""
    if not databases or not settings.ELASTICSEARCH_URL:
        return []
    try:
        usable = read_state().usable(VERSION)
    except DatabaseError:
        # Before the first migration there is no table.
        return []
    if usable:
        return []
    return [
        Info(
            "The cluster has no index for this version of the code and this registry.",
            hint="Run: manage.py rebuild_search. Until then each process searches its own memory.",
            id="search.I001",
        )
    ]
