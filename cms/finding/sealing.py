"""The sealed part of an address: encrypted, so that nothing sensitive can be read in histories, logs and referrers."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VALID_SECONDS = 2 * 3600
LONGEST_TOKEN = 6_000
# What a token may unfold to: our own never come near it.
LONGEST_CONTENTS = 20_000


class BrokenSeal(ValueError):
    """The sealed part is too old, was changed, or comes from somewhere else."""


def seal(contents: dict[str, Any]) -> str:
    """These JSON contents as a token for an address, readable for two hours and only by this site."""
    return _fernet().encrypt(zlib.compress(json.dumps(contents, ensure_ascii=False).encode())).decode()


def unseal(token: str) -> dict[str, Any]:
    """What `seal` was given. Raises `BrokenSeal`."""
    if len(token) > LONGEST_TOKEN:
        raise BrokenSeal
    try:
        packed = _fernet().decrypt(token.encode(), ttl=VALID_SECONDS)
    except InvalidToken as invalid:
        raise BrokenSeal from invalid
    return json.loads(zlib.decompressobj().decompress(packed, LONGEST_CONTENTS))


def _fernet() -> MultiFernet:
    return MultiFernet([_fernet_of(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


@lru_cache(maxsize=8)
def _fernet_of(secret: str) -> Fernet:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"cms.finding.sealing")
    return Fernet(urlsafe_b64encode(derivation.derive(secret.encode())))
