"""`bench.plain_site` served as in production, with the middleware that a new Wagtail project begins with."""

from cms.settings.production import *  # noqa: F403
from cms.settings.production import BASE_DIR, INSTALLED_APPS, TEMPLATES

ROOT_URLCONF = "bench.plain_site"
INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.api.v2"]
# The blocks of an information page are shown as ours are; the page around them is not.
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "bench" / "templates", BASE_DIR / "templates"]}]
TEMPLATES[0]["OPTIONS"] = {
    "context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]
}
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
