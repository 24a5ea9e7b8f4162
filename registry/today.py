"""The one calendar of the overview."""

import datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def today() -> datetime.date:
    """The date in Europe/Amsterdam now. Front doors ask it once a request and pass it on."""
    return datetime.datetime.now(AMSTERDAM).date()
