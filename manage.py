#!/usr/bin/env python
"""Django's command line for the overview; development settings unless told otherwise."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError) as wrong:
        if "--traceback" in sys.argv:
            raise
        remedy = (
            "\nThe database is the one in DATABASE_URL; `python manage.py migrate` makes its tables."
            if isinstance(wrong, OperationalError)
            else ""
        )
        sys.exit(f"{str(wrong).strip()}{remedy}")


if __name__ == "__main__":
    main()
