"""READ rules: the only place that decides what the world may see."""

from __future__ import annotations

import datetime

from django.db import models

from registry.choices import Audience, ContactVisibility, DataGroup, State


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


class ConsentQuerySet(models.QuerySet):
    """Questions about what mediators agreed to."""

    def in_force(self) -> ConsentQuerySet:
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, audience: Audience) -> ConsentQuerySet:
        """Those that let this audience see something: what everyone may see, known organisations may too."""
        return self.in_force().filter(audience__in=_SHOWN_TO[audience])


class ContactChannelQuerySet(models.QuerySet):
    """Questions about ways to reach a mediator."""

    def visible_to(self, audience: Audience) -> ContactChannelQuerySet:
        """Those whose owner lets this audience see them; consent to the group is a second condition."""
        return self.filter(visibility__in=_CHANNELS_SHOWN_TO[audience])


_SHOWN_TO = {
    Audience.EVERYONE: [Audience.EVERYONE],
    Audience.KNOWN_ORGANISATIONS: [Audience.EVERYONE, Audience.KNOWN_ORGANISATIONS],
}
_CHANNELS_SHOWN_TO = {
    Audience.EVERYONE: [ContactVisibility.PUBLIC],
    Audience.KNOWN_ORGANISATIONS: [ContactVisibility.PUBLIC, ContactVisibility.KNOWN_ORGANISATIONS],
}
