"""In which language an answer's names and sentences are: chosen by `Accept-Language` alone, never by a cookie."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header


def locale_of(request: HttpRequest) -> str:
    """The locale of the site that the client likes best; the default one when it likes none, or cannot be read."""
    for tag, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if quality and tag != "*":
            try:
                return get_supported_language_variant(tag)
            except LookupError:
                continue
    return settings.LANGUAGE_CODE
