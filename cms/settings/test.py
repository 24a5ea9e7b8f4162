"""The test run: quick password hashing, no files outside the temporary folder, demo data allowed."""

import tempfile

from cms.settings.base import *  # noqa: F403

SECRET_KEY = "only-for-tests"  # noqa: S105 - guards nothing
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DEMO_ALLOWED = True
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("MD5", "PBKDF2")]
# Tests ask often; those about limits set their own.
RATE_LIMITS = {}
STATIC_ROOT = tempfile.mkdtemp(prefix="overview-static-")
MEDIA_ROOT = tempfile.mkdtemp(prefix="overview-media-")
