"""Databases beside the one of the test run."""

from tests.architecture.test_starting import manage

PREPARE = "from django.core.management import call_command as run; run('migrate', verbosity=0); run('load_vocabulary')"


def prepared(address: str) -> str:
    """The same address, with tables and words in it."""
    run = manage("shell", "--no-imports", "--command", PREPARE, DATABASE_URL=address)
    assert run.returncode == 0, run.stderr
    return address
