"""Where to report a weakness (RFC 9116)."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# The standard wants less than a year; it never runs out, for it is worked out anew each time.
VALID_FOR = datetime.timedelta(days=180)


@never_cache
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to write to, in which languages, and until when this holds."""
    expires = (timezone.now() + VALID_FOR).astimezone(datetime.UTC).replace(microsecond=0)
    lines = [
        f"Contact: mailto:{settings.SECURITY_CONTACT_EMAIL}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.BASE_URL.rstrip('/')}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
