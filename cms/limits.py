"""How often one visitor may ask, and how much she may send: so that nobody copies the registry page by page, tries
passwords, fills the disk, or keeps others waiting.

Addresses are not stored. They are hashed with a salt that lives in the memory of this process and dies with it.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from cms.errors import too_large, too_many_requests

# A household or an office has a whole IPv6 network of this size, and may use any address in it.
IPV6_NETWORK_BYTES = 8
# Seconds after which counts that no longer matter are forgotten.
FORGET_EVERY = 60


class _Counters(MemoryStorage):
    """The library's, but in one thread: a thread for each question, to forget old ones, cost more than many answers."""

    def __init__(self) -> None:
        super().__init__()
        self._forgotten_at = time.monotonic()

    def _MemoryStorage__schedule_expiry(self) -> None:  # noqa: N802 - the name that Python gives the library's method
        if time.monotonic() > self._forgotten_at + FORGET_EVERY:
            self._forgotten_at = time.monotonic()
            self._MemoryStorage__expire_events()


class RateLimitMiddleware:
    """Answers 429 to visitors who ask more often than ``settings.RATE_LIMITS`` allows for a part of the site.

    Each process counts for itself, so with several workers the limits are that many times wider at most.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._limits = {part: _read_limit(part, written) for part, written in settings.RATE_LIMITS.items()}
        self._limiter = FixedWindowRateLimiter(_Counters())
        self._salt = secrets.token_bytes(32)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Counts once the address is known to lead somewhere; parts are namespaces of addresses."""
        part = _part(request)
        limit = self._limits.get(part)
        if limit is None or self._limiter.hit(limit, part, self._visitor(request)):
            return None
        return too_many_requests(request, seconds=limit.get_expiry())

    def _visitor(self, request: HttpRequest) -> str:
        return visitor_hash(request, salt=self._salt).hex()


class RequestSizeMiddleware:
    """Answers 413 to whoever sends more than we ever ask for, before anything of it is read or kept.

    Only staff send files. A request that does not say how long it is has no body for Django.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        largest = settings.LARGEST_UPLOAD if request.path_info.startswith(self._admin) else settings.LARGEST_REQUEST
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        return too_large(request) if length > largest else self._get_response(request)


def _part(request: HttpRequest) -> str:
    """The part of the site that an address belongs to; trying to sign in, and typing, are parts of their own."""
    match = request.resolver_match
    if match is None:
        return ""
    if match.url_name in settings.SIGN_IN_ADDRESSES:
        return "sign-in" if request.method == "POST" else ""
    if match.view_name == "finding:suggestions":
        return "suggestions"
    return match.namespaces[0] if match.namespaces else ""


def client_address(request: HttpRequest) -> str:
    """The address of whoever asked; behind proxies, what the outermost of ours saw.

    What a visitor writes in X-Forwarded-For stands before what our proxies add, and is never believed.
    """
    seen_by_proxies = request.headers.get("X-Forwarded-For", "").split(",")
    if settings.TRUSTED_PROXIES and len(seen_by_proxies) >= settings.TRUSTED_PROXIES:
        return seen_by_proxies[-settings.TRUSTED_PROXIES].strip()
    return request.META["REMOTE_ADDR"]


def visitor_hash(request: HttpRequest, *, salt: bytes, about: str = "") -> bytes:
    """Stands for whoever asked, in what it is about; says nothing once the salt (at most 64 bytes) is gone."""
    return hashlib.blake2b(_network(client_address(request)) + about.encode(), key=salt, digest_size=16).digest()


def _network(address: str) -> bytes:
    try:
        read = ip_address(address)
    except ValueError:
        return address.encode(errors="replace")
    return read.packed[:IPV6_NETWORK_BYTES] if isinstance(read, IPv6Address) else read.packed


def _read_limit(part: str, written: str) -> RateLimitItem:
    try:
        return parse(written)
    except ValueError:
        name = f"{part.upper().replace('-', '_')}_RATE_LIMIT"
        raise ImproperlyConfigured(f"{name} is no limit. Write it as 120/minute or 2000/hour.") from None
