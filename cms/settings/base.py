"""What is the same wherever the overview runs. Everything an operator may change comes from the environment."""

from pathlib import Path

import environ

from cms.database import database_settings
from cms.languages import HOUSE_LANGUAGES, INTERFACE_LANGUAGES, SOURCE, tell_django

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

SITE_NAME = env("SITE_NAME", default="Cultureel mediators")
BASE_URL = env("BASE_URL", default=f"http://127.0.0.1:{env('PORT', default='8000')}")
LEAVE_URL = env("LEAVE_URL", default="https://www.buienradar.nl/")
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
DEBUG = False
# True only in development settings: whether invented people may be in this database.
DEMO_ALLOWED = False

INSTALLED_APPS = [
    "cms.finding",
    "cms.pages",
    "cms.accounts",
    "cms",
    "api",
    "search",
    "registry",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "api.middleware.ApiMiddleware",
    "cms.request_log.RequestLogMiddleware",
    "cms.limits.RequestSizeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.kept_pages.KeptPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.locales.SiteLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.limits.RateLimitMiddleware",
    "cms.pages.middleware.UncheckedPageMiddleware",
    "cms.pages.middleware.MovedPageMiddleware",
]

# How often one visitor may ask, by part of the site: how many in how long. Signing in: how often she may try.
RATE_LIMITS = {
    "finding": env("FINDING_RATE_LIMIT", default="120/minute"),
    "suggestions": env("SUGGESTIONS_RATE_LIMIT", default="1200/minute"),
    "api": env("API_RATE_LIMIT", default="1200/minute"),
    "sign-in": env("SIGN_IN_RATE_LIMIT", default="10/minute"),
}
SIGN_IN_ADDRESSES = ["wagtailadmin_login", "wagtailadmin_password_reset"]
# The most bytes a request may bring: a form of ours is small, a picture or a document of an editor is not.
LARGEST_REQUEST = 256 * 1024
LARGEST_UPLOAD = 12 * 1024**2
# How many proxies of our own stand before the site, each adding to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context_processors.site",
            ],
        },
    }
]

DATABASES = {"default": database_settings(env("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'overview.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "registry.Account"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = SOURCE
LANGUAGES = [(language.code, language.name) for language in INTERFACE_LANGUAGES.values()]
LANGUAGES_BIDI = [language.code for language in INTERFACE_LANGUAGES.values() if language.right_to_left]
tell_django()
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env("STATIC_ROOT", default=str(VAR_DIR / "static"))
MEDIA_URL = "/media/"
MEDIA_ROOT = env("MEDIA_ROOT", default=str(VAR_DIR / "media"))

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # a third-party request
WAGTAIL_ENABLE_UPDATE_CHECK = False  # a third-party request
WAGTAILADMIN_PERMITTED_LANGUAGES = [(code, INTERFACE_LANGUAGES[code].own_name) for code in HOUSE_LANGUAGES]
WAGTAIL_APPEND_SLASH = False
WAGTAIL_ALLOW_UNICODE_SLUGS = True
# A translation begins as a draft: until it is made, its text is still Dutch.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# What can carry scripts (SVG, HTML) is refused: uploads are served from our own address.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpeg", "jpg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "txt", "xlsx"]
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 50
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024**2
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000  # a small file can hold a picture that fills the memory
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

# Editors' screens write scripts and styles in their pages, and show a preview in a frame.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "frame-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
}

# Search beyond one machine: addresses of a cluster's nodes, separated by commas. Empty: this process searches itself.
ELASTICSEARCH_URL = env.list("ELASTICSEARCH_URL", default=[])
ELASTICSEARCH_USER = env("ELASTICSEARCH_USER", default="")
ELASTICSEARCH_PASSWORD = env("ELASTICSEARCH_PASSWORD", default="")
ELASTICSEARCH_API_KEY = env("ELASTICSEARCH_API_KEY", default="")
ELASTICSEARCH_CA_FILE = env("ELASTICSEARCH_CA_FILE", default="")
# The alias; every index of ours has a name that begins with it.
ELASTICSEARCH_INDEX = env("ELASTICSEARCH_INDEX", default="mediators")
ELASTICSEARCH_SHARDS = env.int("ELASTICSEARCH_SHARDS", default=1)
ELASTICSEARCH_REPLICAS = env.int("ELASTICSEARCH_REPLICAS", default=1)
# How many milliseconds a search may take before this process answers it itself.
ELASTICSEARCH_TIME_LIMIT = env.int("ELASTICSEARCH_TIME_LIMIT", default=400)
# Whether a process that searches the cluster has everyone in memory too, to answer at once when the cluster is away.
KEEP_MEMORY_ENGINE_WARM = env.bool("KEEP_MEMORY_ENGINE_WARM", default=True)

# Whom to tell about a weakness: /.well-known/security.txt.
SECURITY_CONTACT_EMAIL = env("SECURITY_CONTACT_EMAIL", default="security@overview.example")
# Whom developers who use the API can write to; it stands in the API's own description.
API_CONTACT_EMAIL = env("API_CONTACT_EMAIL", default="api@overview.example")
