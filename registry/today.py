"""The one calendar of the overview."""

import datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def today() -> datetime.date:
    """The date in Europe/Amsterdam now. Front doors ask it once a request and pass it on."""
    return datetime.datetime.now(AMSTERDAM).date()


def seconds_to_midnight() -> float:
    """How long today lasts."""
    now = datetime.datetime.now(AMSTERDAM)
    midnight = datetime.datetime.combine(now.date() + datetime.timedelta(days=1), datetime.time(), AMSTERDAM)
    return midnight.timestamp() - now.timestamp()
