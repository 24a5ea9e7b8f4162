"""Every public address. Addresses of the site begin with a locale; the API, the admin and health have their own."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("api/", include("api.urls")),
    path("health/", include(("cms.health", "health"))),
    path("admin/", include(wagtailadmin_urls)),
    *i18n_patterns(
        path("", include("cms.finding.urls")),
        path("", include(wagtail_urls)),
    ),
]
