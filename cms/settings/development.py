"""On your own machine: `make run`. Invented people are allowed here, and only here."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import SECRET_KEY, VAR_DIR

DEBUG = True
DEMO_ALLOWED = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
VAR_DIR.mkdir(exist_ok=True)
SECRET_KEY = SECRET_KEY or "only-for-development-on-your-own-machine"
