"""On your own machine: `make run`. Invented people are allowed here, and only here."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import RATE_LIMITS, SECRET_KEY, VAR_DIR, env

DEBUG = True
DEMO_ALLOWED = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
VAR_DIR.mkdir(exist_ok=True)
# Whoever tries out the API on her own machine, with a fuzzer perhaps, asks faster than any system needs.
RATE_LIMITS = RATE_LIMITS | {"api": env("API_RATE_LIMIT", default="60000/minute")}
SECRET_KEY = SECRET_KEY or "only-for-development-on-your-own-machine"
