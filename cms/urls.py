"""Every public address. Addresses of the site begin with a locale; the API, the admin and health have their own."""

from csp.decorators import csp_replace
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.languages import INTERFACE_LANGUAGES
from cms.pages import views as pages
from cms.security_contact import security_txt

admin_urls = decorate_urlpatterns(wagtailadmin_urls.urlpatterns, csp_replace(settings.ADMIN_CONTENT_SECURITY_POLICY))

urlpatterns = [
    path(".well-known/security.txt", security_txt, name="security"),
    path("api/", include("api.urls")),
    path("health/", include(("cms.health", "health"))),
    path("admin/", include(admin_urls)),
    # In development; elsewhere the web server has the files.
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    # The start of a language, typed without its slash.
    *(path(code, RedirectView.as_view(url=f"/{code}/")) for code in INTERFACE_LANGUAGES),
    *i18n_patterns(
        path("", pages.home, name="home"),
        path("", include("cms.finding.urls")),
        path("", include(wagtail_urls)),
    ),
]

handler400 = "cms.errors.bad_request"
handler500 = "cms.errors.server_error"
