"""READ rules: the only place that decides what the world may see."""

from __future__ import annotations

import datetime

from django.db import models

from registry.choices import Audience, DataGroup, State


class MediatorQuerySet(models.QuerySet):
    """Questions about mediators."""

    def consented(self) -> MediatorQuerySet:
        """Those who agree to be shown to everyone."""
        # At most one consent for a group is in force (a constraint), so this join doubles nobody.
        return self.filter(
            consents__group=DataGroup.PROFILE,
            consents__audience=Audience.EVERYONE,
            consents__withdrawn_at__isnull=True,
        )

    def published(self, today: datetime.date) -> MediatorQuerySet:
        """Those the world sees on this day: published, not paused, confirmed not too long ago, consented.

        ``today`` is the date in Europe/Amsterdam (`registry.today`). Full people are among them.
        """
        return self.filter(state=State.PUBLISHED, paused_until__lte=today, visible_until__gt=today).consented()
