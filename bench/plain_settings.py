"""`bench.plain_api` served as in production, with the little middleware that an API of plain REST framework needs."""

from cms.settings.production import *  # noqa: F403

ROOT_URLCONF = "bench.plain_api"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
