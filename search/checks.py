"""Mistakes in the rules of search, caught at start."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from search.ranking import SCORE_CEILING, highest_score


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
